package com.example.shipping;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where the carrier's interface is, and how long to wait for it. */
@Validated
@ConfigurationProperties("carrier")
public record CarrierProperties(
    @NotNull URI url, @NotBlank String apiKey, @NotNull Duration timeout) {}
