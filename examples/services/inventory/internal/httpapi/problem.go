package httpapi

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"example.com/retail/inventory/internal/stock"
)

// problem is how every error is told (RFC 9457).
type problem struct {
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	RequestID string `json:"requestId"`
}

func writeError(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, stock.ErrUnknownArticle), errors.Is(err, stock.ErrUnknownReservation):
		writeProblem(w, r, http.StatusNotFound, err.Error())
	case errors.Is(err, stock.ErrInsufficient):
		writeProblem(w, r, http.StatusConflict, err.Error())
	case errors.Is(err, stock.ErrInvalid):
		writeProblem(w, r, http.StatusBadRequest, err.Error())
	default:
		slog.ErrorContext(r.Context(), "request failed", "id", r.Header.Get(requestIDHeader), "path", r.URL.Path, "err", err)
		writeProblem(w, r, http.StatusInternalServerError, "something went wrong on our side")
	}
}

func writeProblem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	write(w, status, problem{
		Title:     http.StatusText(status),
		Status:    status,
		Detail:    detail,
		RequestID: r.Header.Get(requestIDHeader),
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	write(w, status, body)
}

func write(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		slog.Warn("the answer could not be written", "err", err)
	}
}
