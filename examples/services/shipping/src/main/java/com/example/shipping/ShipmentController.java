package com.example.shipping;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/shipments")
class ShipmentController {

  private final ShipmentService service;

  ShipmentController(ShipmentService service) {
    this.service = service;
  }

  @GetMapping
  PageView list(
      @RequestParam(required = false) ShipmentStatus status, @PageableDefault(size = 50) Pageable page) {
    var shipments = service.list(status, page);
    return new PageView(shipments.map(ShipmentView::of).getContent(), shipments.getTotalElements());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ShipmentView ship(@Valid @RequestBody NewShipment wanted) {
    return ShipmentView.of(service.ship(wanted.orderId(), wanted.postcode(), wanted.grams()));
  }

  @GetMapping("/{id}")
  ShipmentView find(@PathVariable UUID id) {
    return ShipmentView.of(service.find(id));
  }

  @PostMapping("/{id}/delivery")
  ShipmentView deliver(@PathVariable UUID id) {
    return ShipmentView.of(service.deliver(id));
  }

  @PostMapping("/{id}/cancellation")
  ShipmentView cancel(@PathVariable UUID id) {
    return ShipmentView.of(service.cancel(id));
  }

  record NewShipment(
      @NotBlank @Size(max = 64) String orderId,
      @NotBlank @Pattern(regexp = "[A-Z0-9 -]{3,10}") String postcode,
      @Min(1) @Max(31_500) int grams) {}

  record ShipmentView(
      UUID id, String orderId, ShipmentStatus status, String trackingNumber, Instant createdAt) {

    static ShipmentView of(Shipment shipment) {
      return new ShipmentView(
          shipment.getId(),
          shipment.getOrderId(),
          shipment.getStatus(),
          shipment.getTrackingNumber(),
          shipment.getCreatedAt());
    }
  }

  record PageView(List<ShipmentView> items, long total) {}
}
