package com.example.shipping;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Books parcels and follows them. */
@Service
public class ShipmentService {

  private static final Logger log = LoggerFactory.getLogger(ShipmentService.class);

  private final ShipmentRepository shipments;
  private final Carrier carrier;

  public ShipmentService(ShipmentRepository shipments, Carrier carrier) {
    this.shipments = shipments;
    this.carrier = carrier;
  }

  /** Books the parcel of an order. The same order twice is one shipment. */
  @Transactional
  public Shipment ship(String orderId, String postcode, int grams) {
    return shipments
        .findByOrderId(orderId)
        .orElseGet(
            () -> {
              var shipment = shipments.save(new Shipment(orderId, postcode, grams));
              shipment.book(carrier.book(shipment));
              log.info("shipment {} of order {} booked", shipment.getId(), orderId);
              return shipment;
            });
  }

  @Transactional(readOnly = true)
  public Shipment find(UUID id) {
    return shipments.findById(id).orElseThrow(() -> new ShipmentNotFoundException(id));
  }

  @Transactional(readOnly = true)
  public Page<Shipment> list(ShipmentStatus status, Pageable page) {
    return status == null ? shipments.findAll(page) : shipments.findByStatus(status, page);
  }

  @Transactional
  public Shipment deliver(UUID id) {
    var shipment = find(id);
    shipment.deliver();
    log.info("shipment {} delivered", id);
    return shipment;
  }

  @Transactional
  public Shipment cancel(UUID id) {
    var shipment = find(id);
    var booked = shipment.getStatus() == ShipmentStatus.BOOKED;
    shipment.cancel();
    if (booked) {
      carrier.cancel(shipment.getTrackingNumber());
    }
    log.info("shipment {} cancelled", id);
    return shipment;
  }
}
