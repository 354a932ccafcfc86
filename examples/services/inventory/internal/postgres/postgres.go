// Package postgres keeps stock in PostgreSQL.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"example.com/retail/inventory/internal/stock"
)

// Open returns a bounded pool of connections. It does not connect yet.
func Open(url string, connections int) (*sql.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxLifetime(30 * time.Minute)
	return db, nil
}

// StockRepository implements stock.Repository.
type StockRepository struct {
	db *sql.DB
}

// NewStockRepository returns a repository that uses the pool.
func NewStockRepository(db *sql.DB) *StockRepository { return &StockRepository{db: db} }

// Level reads the stock of one article.
func (r *StockRepository) Level(ctx context.Context, sku string) (stock.Level, error) {
	level := stock.Level{SKU: sku}
	err := r.db.QueryRowContext(ctx,
		`SELECT on_hand, reserved FROM stock_levels WHERE sku = $1`, sku,
	).Scan(&level.OnHand, &level.Reserved)
	if errors.Is(err, sql.ErrNoRows) {
		return stock.Level{}, stock.ErrUnknownArticle
	}
	if err != nil {
		return stock.Level{}, fmt.Errorf("read the stock of %s: %w", sku, err)
	}
	return level, nil
}

// List reads one page of stock levels, ordered by article number.
func (r *StockRepository) List(ctx context.Context, after string, limit int) ([]stock.Level, error) {
	rows, err := r.db.QueryContext(ctx,
		`SELECT sku, on_hand, reserved FROM stock_levels WHERE sku > $1 ORDER BY sku LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list the stock after %q: %w", after, err)
	}
	defer rows.Close()
	levels := make([]stock.Level, 0, limit)
	for rows.Next() {
		var level stock.Level
		if err := rows.Scan(&level.SKU, &level.OnHand, &level.Reserved); err != nil {
			return nil, fmt.Errorf("read a stock level: %w", err)
		}
		levels = append(levels, level)
	}
	return levels, rows.Err()
}

// Reserve takes the quantity out of what is available, in one transaction.
func (r *StockRepository) Reserve(ctx context.Context, wanted stock.Reservation) (stock.Reservation, error) {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return stock.Reservation{}, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back

	var available int
	err = tx.QueryRowContext(ctx,
		`SELECT on_hand - reserved FROM stock_levels WHERE sku = $1 FOR UPDATE`, wanted.SKU).Scan(&available)
	if errors.Is(err, sql.ErrNoRows) {
		return stock.Reservation{}, stock.ErrUnknownArticle
	}
	if err != nil {
		return stock.Reservation{}, fmt.Errorf("lock the stock of %s: %w", wanted.SKU, err)
	}

	existing, err := findReservation(ctx, tx, wanted.SKU, wanted.Reference)
	if err == nil {
		return existing, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return stock.Reservation{}, fmt.Errorf("look for the reservation of %s: %w", wanted.Reference, err)
	}
	if available < wanted.Quantity {
		return stock.Reservation{}, stock.ErrInsufficient
	}

	err = tx.QueryRowContext(ctx,
		`INSERT INTO reservations (sku, quantity, reference) VALUES ($1, $2, $3) RETURNING id, created_at`,
		wanted.SKU, wanted.Quantity, wanted.Reference).Scan(&wanted.ID, &wanted.CreatedAt)
	if err != nil {
		return stock.Reservation{}, fmt.Errorf("store the reservation of %s: %w", wanted.Reference, err)
	}
	if _, err := tx.ExecContext(ctx,
		`UPDATE stock_levels SET reserved = reserved + $2 WHERE sku = $1`, wanted.SKU, wanted.Quantity); err != nil {
		return stock.Reservation{}, fmt.Errorf("reserve %s: %w", wanted.SKU, err)
	}
	if err := tx.Commit(); err != nil {
		return stock.Reservation{}, fmt.Errorf("commit: %w", err)
	}
	return wanted, nil
}

// Release removes a reservation and makes its articles available again.
func (r *StockRepository) Release(ctx context.Context, id string) error {
	result, err := r.db.ExecContext(ctx,
		`WITH released AS (DELETE FROM reservations WHERE id::text = $1 RETURNING sku, quantity)
		 UPDATE stock_levels SET reserved = reserved - released.quantity
		 FROM released WHERE stock_levels.sku = released.sku`, id)
	if err != nil {
		return fmt.Errorf("release %s: %w", id, err)
	}
	if changed, err := result.RowsAffected(); err == nil && changed == 0 {
		return stock.ErrUnknownReservation
	}
	return nil
}

func findReservation(ctx context.Context, tx *sql.Tx, sku, reference string) (stock.Reservation, error) {
	found := stock.Reservation{SKU: sku, Reference: reference}
	err := tx.QueryRowContext(ctx,
		`SELECT id, quantity, created_at FROM reservations WHERE sku = $1 AND reference = $2`, sku, reference,
	).Scan(&found.ID, &found.Quantity, &found.CreatedAt)
	return found, err
}
