// Inventory knows how many of each article are in stock, and reserves them.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/retail/inventory/internal/config"
	"example.com/retail/inventory/internal/httpapi"
	"example.com/retail/inventory/internal/postgres"
	"example.com/retail/inventory/internal/stock"
)

func main() {
	if err := run(); err != nil {
		slog.Error("inventory stopped", "err", err)
		os.Exit(1)
	}
}

func run() error {
	cfg, err := config.FromEnvironment(os.Getenv)
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: cfg.LogLevel})))

	db, err := postgres.Open(cfg.DatabaseURL, cfg.DatabaseConnections)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close()

	service := stock.NewService(postgres.NewStockRepository(db))
	server := &http.Server{
		Addr:              fmt.Sprintf(":%d", cfg.Port),
		Handler:           httpapi.New(service, db.PingContext, cfg.APIToken),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       time.Minute,
	}

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	slog.Info("inventory started", "port", cfg.Port)

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	slog.Info("inventory is stopping")
	grace, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
