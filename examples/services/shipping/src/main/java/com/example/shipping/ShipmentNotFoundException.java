package com.example.shipping;

import java.util.UUID;

public class ShipmentNotFoundException extends RuntimeException {

  public ShipmentNotFoundException(UUID id) {
    super("There is no shipment " + id);
  }
}
