package httpapi

import (
	"encoding/json"
	"net/http"

	"example.com/retail/inventory/internal/stock"
)

type newReservation struct {
	SKU       string `json:"sku"`
	Quantity  int    `json:"quantity"`
	Reference string `json:"reference"`
}

func registerReservations(routes *http.ServeMux, service *stock.Service) {
	routes.HandleFunc("POST /v1/reservations", func(w http.ResponseWriter, r *http.Request) {
		var wanted newReservation
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&wanted); err != nil {
			writeProblem(w, r, http.StatusBadRequest, "the body is not a reservation")
			return
		}
		reservation, err := service.Reserve(r.Context(), wanted.SKU, wanted.Quantity, wanted.Reference)
		if err != nil {
			writeError(w, r, err)
			return
		}
		writeJSON(w, http.StatusCreated, reservation)
	})

	routes.HandleFunc("DELETE /v1/reservations/{id}", func(w http.ResponseWriter, r *http.Request) {
		if err := service.Release(r.Context(), r.PathValue("id")); err != nil {
			writeError(w, r, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
