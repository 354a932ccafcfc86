package httpapi

import (
	"net/http"
	"strconv"

	"example.com/retail/inventory/internal/stock"
)

const defaultPage = 50

func registerArticles(routes *http.ServeMux, service *stock.Service) {
	routes.HandleFunc("GET /v1/articles", func(w http.ResponseWriter, r *http.Request) {
		limit := defaultPage
		if text := r.URL.Query().Get("limit"); text != "" {
			parsed, err := strconv.Atoi(text)
			if err != nil {
				writeProblem(w, r, http.StatusBadRequest, "limit is not a number")
				return
			}
			limit = parsed
		}
		levels, err := service.List(r.Context(), r.URL.Query().Get("after"), limit)
		if err != nil {
			writeError(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, map[string]any{"items": levels})
	})

	routes.HandleFunc("GET /v1/articles/{sku}/stock", func(w http.ResponseWriter, r *http.Request) {
		level, err := service.Level(r.Context(), r.PathValue("sku"))
		if err != nil {
			writeError(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, level)
	})
}
