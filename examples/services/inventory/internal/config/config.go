// Package config reads the settings of the service from the environment.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
)

// Config holds everything that differs between environments.
type Config struct {
	Port                int
	LogLevel            slog.Level
	DatabaseURL         string
	DatabaseConnections int
	APIToken            string
}

// FromEnvironment reads and checks the settings. The error names every wrong key.
func FromEnvironment(getenv func(string) string) (Config, error) {
	var problems []error
	number := func(key string, fallback, low, high int) int {
		text := getenv(key)
		if text == "" {
			return fallback
		}
		value, err := strconv.Atoi(text)
		if err != nil || value < low || value > high {
			problems = append(problems, fmt.Errorf("%s: want a number from %d to %d", key, low, high))
		}
		return value
	}
	cfg := Config{
		Port:                number("PORT", 8080, 1, 65535),
		DatabaseConnections: number("DATABASE_CONNECTIONS", 20, 1, 100),
		DatabaseURL:         getenv("DATABASE_URL"),
		APIToken:            getenv("API_TOKEN"),
	}
	if text := getenv("LOG_LEVEL"); text != "" {
		if err := cfg.LogLevel.UnmarshalText([]byte(text)); err != nil {
			problems = append(problems, fmt.Errorf("LOG_LEVEL: %w", err))
		}
	}
	return cfg, errors.Join(append(problems, cfg.Validate())...)
}

// Validate reports settings that are required and missing.
func (c Config) Validate() error {
	var problems []error
	if parsed, err := url.Parse(c.DatabaseURL); err != nil || parsed.Scheme != "postgres" {
		problems = append(problems, errors.New("DATABASE_URL: want postgres://…"))
	}
	if len(c.APIToken) < 24 {
		problems = append(problems, errors.New("API_TOKEN: want at least 24 characters"))
	}
	return errors.Join(problems...)
}
