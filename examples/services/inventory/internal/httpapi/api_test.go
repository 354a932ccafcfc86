package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/retail/inventory/internal/stock"
)

const token = "only-for-tests-0123456789"

// warehouse answers by article: each one stands for a situation.
type warehouse struct{}

func (warehouse) Level(_ context.Context, sku string) (stock.Level, error) {
	switch sku {
	case "UNKNOWN":
		return stock.Level{}, stock.ErrUnknownArticle
	case "BROKEN":
		return stock.Level{}, errors.New("connection refused by 10.0.0.7")
	case "PANIC":
		panic("a mistake")
	}
	return stock.Level{SKU: sku, OnHand: 5, Reserved: 2}, nil
}

func (warehouse) List(context.Context, string, int) ([]stock.Level, error) {
	return []stock.Level{{SKU: "MUG-1"}}, nil
}

func (warehouse) Reserve(_ context.Context, r stock.Reservation) (stock.Reservation, error) {
	if r.Quantity > 5 {
		return stock.Reservation{}, stock.ErrInsufficient
	}
	r.ID = "reservation-1"
	return r, nil
}

func (warehouse) Release(_ context.Context, id string) error {
	if id != "reservation-1" {
		return stock.ErrUnknownReservation
	}
	return nil
}

func startServer(t *testing.T, ping error) *httptest.Server {
	t.Helper()
	handler := New(stock.NewService(warehouse{}), func(context.Context) error { return ping }, token)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func TestAPI(t *testing.T) {
	server := startServer(t, nil)
	tests := []struct {
		name   string
		method string
		path   string
		body   string
		status int
	}{
		{"stock of an article", "GET", "/v1/articles/MUG-1/stock", "", 200},
		{"unknown article", "GET", "/v1/articles/UNKNOWN/stock", "", 404},
		{"invalid article", "GET", "/v1/articles/mug/stock", "", 400},
		{"broken database", "GET", "/v1/articles/BROKEN/stock", "", 500},
		{"panic", "GET", "/v1/articles/PANIC/stock", "", 500},
		{"page", "GET", "/v1/articles?limit=10", "", 200},
		{"page that is too large", "GET", "/v1/articles?limit=1000", "", 400},
		{"page that is no number", "GET", "/v1/articles?limit=ten", "", 400},
		{"reservation", "POST", "/v1/reservations", `{"sku":"MUG-1","quantity":2,"reference":"order-1"}`, 201},
		{"too few", "POST", "/v1/reservations", `{"sku":"MUG-1","quantity":6,"reference":"order-1"}`, 409},
		{"unknown field", "POST", "/v1/reservations", `{"sku":"MUG-1","colour":"red"}`, 400},
		{"body that is too large", "POST", "/v1/reservations", strings.Repeat("x", maxBody+1), 400},
		{"release", "DELETE", "/v1/reservations/reservation-1", "", 204},
		{"release of nothing", "DELETE", "/v1/reservations/other", "", 404},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := call(t, server, test.method, test.path, test.body, token)
			if response.StatusCode != test.status {
				t.Errorf("want %d, got %d", test.status, response.StatusCode)
			}
		})
	}
}

func TestErrorsHideTheirCause(t *testing.T) {
	response := call(t, startServer(t, nil), "GET", "/v1/articles/BROKEN/stock", "", token)
	var told problem
	if err := json.NewDecoder(response.Body).Decode(&told); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(told.Detail, "10.0.0.7") || told.RequestID == "" {
		t.Errorf("want a request id and no cause, got %+v", told)
	}
}

func TestUnauthorizedWithoutToken(t *testing.T) {
	server := startServer(t, nil)
	for _, sent := range []string{"", "another token of some length"} {
		if response := call(t, server, "GET", "/v1/articles", "", sent); response.StatusCode != http.StatusUnauthorized {
			t.Errorf("token %q: want 401, got %d", sent, response.StatusCode)
		}
	}
}

func TestHealth(t *testing.T) {
	down := startServer(t, errors.New("down"))
	if response := call(t, down, "GET", "/health/live", "", ""); response.StatusCode != http.StatusOK {
		t.Errorf("live: want 200, got %d", response.StatusCode)
	}
	if response := call(t, down, "GET", "/health/ready", "", ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready: want 503, got %d", response.StatusCode)
	}
}

func call(t *testing.T, server *httptest.Server, method, path, body, token string) *http.Response {
	t.Helper()
	request, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}
