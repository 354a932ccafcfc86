package httpapi

import (
	"crypto/rand"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

const (
	requestIDHeader = "X-Request-Id"
	maxBody         = 64 << 10
)

type middleware func(http.Handler) http.Handler

// chain wraps a handler; the first middleware is the outermost.
func chain(handler http.Handler, wrappers ...middleware) http.Handler {
	for i := len(wrappers) - 1; i >= 0; i-- {
		handler = wrappers[i](handler)
	}
	return handler
}

// recoverPanics answers 500 when a handler panics, and logs where.
func recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if reason := recover(); reason != nil {
				slog.ErrorContext(r.Context(), "panic", "reason", reason, "path", r.URL.Path, "stack", string(debug.Stack()))
				writeProblem(w, r, http.StatusInternalServerError, "something went wrong on our side")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (s *statusRecorder) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// logRequests gives each request an id and writes one line when it is done.
func logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestIDHeader)
		if id == "" || len(id) > 64 {
			id = rand.Text()
		}
		r.Header.Set(requestIDHeader, id)
		w.Header().Set(requestIDHeader, id)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		started := time.Now()
		next.ServeHTTP(recorder, r)
		slog.InfoContext(r.Context(), "request served", "id", id, "method", r.Method, "path", r.URL.Path,
			"status", recorder.status, "ms", time.Since(started).Milliseconds())
	})
}

func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// authenticate lets only callers pass that send the token.
func authenticate(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !found || subtle.ConstantTimeCompare([]byte(sent), []byte(token)) != 1 {
			writeProblem(w, r, http.StatusUnauthorized, "send a valid token")
			return
		}
		next.ServeHTTP(w, r)
	})
}
