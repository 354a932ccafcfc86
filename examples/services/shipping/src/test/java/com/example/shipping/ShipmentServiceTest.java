package com.example.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShipmentServiceTest {

  private final ShipmentRepository shipments = mock(ShipmentRepository.class);
  private final Carrier carrier = mock(Carrier.class);
  private final ShipmentService service = new ShipmentService(shipments, carrier);

  @BeforeEach
  void keepWhatIsSaved() {
    when(shipments.save(any())).thenAnswer(call -> call.getArgument(0));
  }

  @Test
  void booksTheCarrier() {
    when(carrier.book(any())).thenReturn("T-1");
    var shipment = service.ship("order-1", "10115", 800);
    assertThat(shipment.getTrackingNumber()).isEqualTo("T-1");
  }

  @Test
  void shipsAnOrderOnlyOnce() {
    var earlier = new Shipment("order-1", "10115", 800);
    when(shipments.findByOrderId("order-1")).thenReturn(Optional.of(earlier));
    assertThat(service.ship("order-1", "10115", 800)).isSameAs(earlier);
    verify(carrier, never()).book(any());
  }

  @Test
  void tellsTheCarrierOfACancellation() {
    var shipment = new Shipment("order-1", "10115", 800);
    shipment.book("T-1");
    when(shipments.findById(shipment.getId())).thenReturn(Optional.of(shipment));
    service.cancel(shipment.getId());
    verify(carrier).cancel("T-1");
  }

  @Test
  void doesNotTellTheCarrierWhatItNeverKnew() {
    var shipment = new Shipment("order-1", "10115", 800);
    when(shipments.findById(shipment.getId())).thenReturn(Optional.of(shipment));
    service.cancel(shipment.getId());
    verify(carrier, never()).cancel(any());
  }

  @Test
  void reportsAShipmentThatDoesNotExist() {
    var id = UUID.randomUUID();
    assertThatThrownBy(() -> service.find(id)).isInstanceOf(ShipmentNotFoundException.class);
  }
}
