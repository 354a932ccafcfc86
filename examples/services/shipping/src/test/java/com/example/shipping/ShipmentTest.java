package com.example.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShipmentTest {

  private final Shipment shipment = new Shipment("order-1", "10115", 800);

  @Test
  void startsPacked() {
    assertThat(shipment.getStatus()).isEqualTo(ShipmentStatus.PACKED);
  }

  @Test
  void remembersTheTrackingNumber() {
    shipment.book("T-1");
    assertThat(shipment.getTrackingNumber()).isEqualTo("T-1");
    assertThat(shipment.getStatus()).isEqualTo(ShipmentStatus.BOOKED);
  }

  @Test
  void cannotBeBookedTwice() {
    shipment.book("T-1");
    assertThatThrownBy(() -> shipment.book("T-2")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cannotBeDeliveredBeforeItWasBooked() {
    assertThatThrownBy(shipment::deliver).hasMessageContaining("PACKED");
  }

  @Test
  void cannotBeCancelledAfterDelivery() {
    shipment.book("T-1");
    shipment.deliver();
    assertThatThrownBy(shipment::cancel).isInstanceOf(IllegalStateException.class);
  }
}
