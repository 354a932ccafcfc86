package com.example.shipping;

public enum ShipmentStatus {
  PACKED,
  BOOKED,
  DELIVERED,
  CANCELLED
}
