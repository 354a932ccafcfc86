package com.example.shipping;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The whole application, on an in-memory database. */
@SpringBootTest
@AutoConfigureMockMvc
@ActiveProfiles("test")
class ShippingApplicationIT {

  @Autowired private MockMvc http;
  @Autowired private ShipmentRepository shipments;
  @MockitoBean private Carrier carrier;
  @MockitoBean private JwtDecoder jwtDecoder;

  @BeforeEach
  void startEmpty() {
    shipments.deleteAll();
    when(carrier.book(any())).thenReturn("T-1");
  }

  private static RequestPostProcessor writer() {
    return jwt().authorities(new SimpleGrantedAuthority("SCOPE_shipments:write"));
  }

  @Test
  void shipsAnOrder() throws Exception {
    var body = "{\"orderId\": \"order-1\", \"postcode\": \"10115\", \"grams\": 800}";
    http.perform(
            post("/api/v1/shipments").with(writer()).contentType(MediaType.APPLICATION_JSON).content(body))
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.trackingNumber").value("T-1"));
    http.perform(get("/api/v1/shipments").param("status", "BOOKED").with(jwt()))
        .andExpect(jsonPath("$.total").value(1));
  }

  @Test
  void rejectsAParcelThatIsTooHeavy() throws Exception {
    var body = "{\"orderId\": \"order-1\", \"postcode\": \"10115\", \"grams\": 40000}";
    http.perform(
            post("/api/v1/shipments").with(writer()).contentType(MediaType.APPLICATION_JSON).content(body))
        .andExpect(status().isBadRequest());
  }

  @Test
  void isUnauthorizedWithoutAToken() throws Exception {
    http.perform(get("/api/v1/shipments")).andExpect(status().isUnauthorized());
  }

  @Test
  void isForbiddenWithoutTheScope() throws Exception {
    http.perform(post("/api/v1/shipments/{id}/delivery", UUID.randomUUID()).with(jwt()))
        .andExpect(status().isForbidden());
  }

  @Test
  void reportsAShipmentThatIsNotFound() throws Exception {
    http.perform(get("/api/v1/shipments/{id}", UUID.randomUUID()).with(jwt()))
        .andExpect(status().isNotFound());
  }

  @Test
  void isHealthy() throws Exception {
    http.perform(get("/actuator/health/liveness")).andExpect(status().isOk());
  }
}
