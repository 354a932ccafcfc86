package com.example.shipping;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

public interface ShipmentRepository extends JpaRepository<Shipment, UUID> {

  Optional<Shipment> findByOrderId(String orderId);

  Page<Shipment> findByStatus(ShipmentStatus status, Pageable page);
}
