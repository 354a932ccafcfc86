// Package httpapi serves stock over HTTP.
package httpapi

import (
	"context"
	"net/http"

	"example.com/retail/inventory/internal/stock"
)

// New returns the handler of the whole API. The ping tells whether the database answers.
func New(service *stock.Service, ping func(context.Context) error, token string) http.Handler {
	routes := http.NewServeMux()
	registerHealth(routes, ping)

	api := http.NewServeMux()
	registerArticles(api, service)
	registerReservations(api, service)
	routes.Handle("/v1/", authenticate(token, api))

	return chain(routes, recoverPanics, logRequests, limitBody)
}

func registerHealth(routes *http.ServeMux, ping func(context.Context) error) {
	routes.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	routes.HandleFunc("GET /health/ready", func(w http.ResponseWriter, r *http.Request) {
		if err := ping(r.Context()); err != nil {
			writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "database unavailable"})
			return
		}
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
}
