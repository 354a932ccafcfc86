package com.example.shipping;

/** The company that drives the parcel to the customer. */
public interface Carrier {

  /** Books a pick-up and returns the number the parcel is followed by. */
  String book(Shipment shipment);

  void cancel(String trackingNumber);
}
