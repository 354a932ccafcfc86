package com.example.shipping;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

@Component
class HttpCarrier implements Carrier {

  private final RestClient http;

  HttpCarrier(RestClient.Builder builder, CarrierProperties properties) {
    var timeouts =
        ClientHttpRequestFactorySettings.defaults()
            .withConnectTimeout(properties.timeout())
            .withReadTimeout(properties.timeout());
    this.http =
        builder
            .baseUrl(properties.url().toString())
            .defaultHeader("X-Api-Key", properties.apiKey())
            .requestFactory(ClientHttpRequestFactoryBuilder.detect().build(timeouts))
            .build();
  }

  @Override
  public String book(Shipment shipment) {
    try {
      var booking =
          http.post()
              .uri("/bookings")
              .contentType(MediaType.APPLICATION_JSON)
              .body(new BookingRequest(shipment.getOrderId(), shipment.getPostcode(), shipment.getGrams()))
              .retrieve()
              .body(Booking.class);
      if (booking == null || booking.trackingNumber() == null) {
        throw new CarrierUnavailableException("The carrier sent no tracking number", null);
      }
      return booking.trackingNumber();
    } catch (RestClientException e) {
      throw new CarrierUnavailableException(
          "The carrier did not book the pick-up of order " + shipment.getOrderId(), e);
    }
  }

  @Override
  public void cancel(String trackingNumber) {
    try {
      http.delete().uri("/bookings/{number}", trackingNumber).retrieve().toBodilessEntity();
    } catch (RestClientException e) {
      throw new CarrierUnavailableException("The carrier did not cancel " + trackingNumber, e);
    }
  }

  record BookingRequest(String reference, String postcode, int grams) {}

  record Booking(String trackingNumber) {}
}
