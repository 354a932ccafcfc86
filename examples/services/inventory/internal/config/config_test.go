package config

import (
	"strings"
	"testing"
)

func TestFromEnvironment(t *testing.T) {
	complete := map[string]string{
		"DATABASE_URL": "postgres://inventory@localhost/inventory",
		"API_TOKEN":    "only-for-tests-0123456789",
	}
	tests := []struct {
		name    string
		key     string
		value   string
		problem string
	}{
		{name: "complete"},
		{name: "missing database", key: "DATABASE_URL", value: "", problem: "DATABASE_URL"},
		{name: "other database", key: "DATABASE_URL", value: "mysql://localhost", problem: "DATABASE_URL"},
		{name: "short token", key: "API_TOKEN", value: "short", problem: "API_TOKEN"},
		{name: "port that is no number", key: "PORT", value: "http", problem: "PORT"},
		{name: "port out of range", key: "PORT", value: "70000", problem: "PORT"},
		{name: "unknown log level", key: "LOG_LEVEL", value: "LOUD", problem: "LOG_LEVEL"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := FromEnvironment(func(key string) string {
				if key == test.key {
					return test.value
				}
				return complete[key]
			})
			if test.problem == "" && err != nil {
				t.Fatalf("want no error, got %v", err)
			}
			if test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)) {
				t.Fatalf("want an error about %s, got %v", test.problem, err)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	cfg, _ := FromEnvironment(func(string) string { return "" })
	if cfg.Port != 8080 || cfg.DatabaseConnections != 20 {
		t.Errorf("unexpected defaults: %+v", cfg)
	}
}
