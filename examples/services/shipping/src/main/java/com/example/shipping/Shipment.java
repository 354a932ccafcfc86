package com.example.shipping;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A parcel on its way to a customer. */
@Entity
@Table(name = "shipments")
public class Shipment {

  @Id private UUID id;

  @Column(nullable = false, unique = true)
  private String orderId;

  @Column(nullable = false)
  private String postcode;

  private int grams;

  @Enumerated(EnumType.STRING)
  @Column(nullable = false)
  private ShipmentStatus status;

  private String trackingNumber;

  @Column(nullable = false)
  private Instant createdAt;

  @Version private long version;

  protected Shipment() {}

  public Shipment(String orderId, String postcode, int grams) {
    this.id = UUID.randomUUID();
    this.orderId = orderId;
    this.postcode = postcode;
    this.grams = grams;
    this.status = ShipmentStatus.PACKED;
    this.createdAt = Instant.now();
  }

  public void book(String trackingNumber) {
    require(ShipmentStatus.PACKED, "booked");
    this.trackingNumber = trackingNumber;
    this.status = ShipmentStatus.BOOKED;
  }

  public void deliver() {
    require(ShipmentStatus.BOOKED, "delivered");
    this.status = ShipmentStatus.DELIVERED;
  }

  public void cancel() {
    if (status == ShipmentStatus.DELIVERED) {
      throw new IllegalStateException("A delivered shipment cannot be cancelled");
    }
    this.status = ShipmentStatus.CANCELLED;
  }

  private void require(ShipmentStatus expected, String wanted) {
    if (status != expected) {
      throw new IllegalStateException("A shipment that is " + status + " cannot be " + wanted);
    }
  }

  public UUID getId() {
    return id;
  }

  public String getOrderId() {
    return orderId;
  }

  public String getPostcode() {
    return postcode;
  }

  public int getGrams() {
    return grams;
  }

  public ShipmentStatus getStatus() {
    return status;
  }

  public String getTrackingNumber() {
    return trackingNumber;
  }

  public Instant getCreatedAt() {
    return createdAt;
  }
}
