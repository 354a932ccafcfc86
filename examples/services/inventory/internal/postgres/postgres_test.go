//go:build integration

package postgres

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"testing"

	"example.com/retail/inventory/internal/stock"
)

// The schema is applied before the tests run, see .github/workflows/ci.yml.
func openDatabase(t *testing.T) (*sql.DB, *StockRepository) {
	t.Helper()
	db, err := Open(os.Getenv("TEST_DATABASE_URL"), 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(`TRUNCATE stock_levels CASCADE`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO stock_levels (sku, on_hand) VALUES ('MUG-1', 5), ('MUG-2', 0)`); err != nil {
		t.Fatal(err)
	}
	return db, NewStockRepository(db)
}

func TestReserveTakesFromWhatIsAvailable(t *testing.T) {
	_, repository := openDatabase(t)
	reservation, err := repository.Reserve(context.Background(), stock.Reservation{SKU: "MUG-1", Quantity: 3, Reference: "order-1"})
	if err != nil || reservation.ID == "" {
		t.Fatalf("want a reservation, got %+v, %v", reservation, err)
	}
	level, err := repository.Level(context.Background(), "MUG-1")
	if err != nil || level.Available() != 2 {
		t.Errorf("want 2 available, got %+v, %v", level, err)
	}
}

func TestReserveTwiceIsOneReservation(t *testing.T) {
	_, repository := openDatabase(t)
	wanted := stock.Reservation{SKU: "MUG-1", Quantity: 3, Reference: "order-1"}
	first, _ := repository.Reserve(context.Background(), wanted)
	second, err := repository.Reserve(context.Background(), wanted)
	if err != nil || first.ID != second.ID {
		t.Errorf("want %s again, got %s, %v", first.ID, second.ID, err)
	}
}

func TestReserveFails(t *testing.T) {
	_, repository := openDatabase(t)
	for sku, want := range map[string]error{"MUG-2": stock.ErrInsufficient, "NO-SUCH": stock.ErrUnknownArticle} {
		_, err := repository.Reserve(context.Background(), stock.Reservation{SKU: sku, Quantity: 1, Reference: "order-1"})
		if !errors.Is(err, want) {
			t.Errorf("%s: want %v, got %v", sku, want, err)
		}
	}
}

func TestReserveNeverPromisesTooMuch(t *testing.T) {
	_, repository := openDatabase(t)
	var wait sync.WaitGroup
	for _, reference := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, err := repository.Reserve(context.Background(), stock.Reservation{SKU: "MUG-1", Quantity: 1, Reference: reference})
			if err != nil && !errors.Is(err, stock.ErrInsufficient) {
				t.Errorf("%s: %v", reference, err)
			}
		}()
	}
	wait.Wait()
	if level, _ := repository.Level(context.Background(), "MUG-1"); level.Reserved != 5 {
		t.Errorf("want 5 reserved, got %d", level.Reserved)
	}
}

func TestReleaseGivesBack(t *testing.T) {
	_, repository := openDatabase(t)
	reservation, _ := repository.Reserve(context.Background(), stock.Reservation{SKU: "MUG-1", Quantity: 3, Reference: "order-1"})
	if err := repository.Release(context.Background(), reservation.ID); err != nil {
		t.Fatal(err)
	}
	if level, _ := repository.Level(context.Background(), "MUG-1"); level.Reserved != 0 {
		t.Errorf("want nothing reserved, got %d", level.Reserved)
	}
	if err := repository.Release(context.Background(), reservation.ID); !errors.Is(err, stock.ErrUnknownReservation) {
		t.Errorf("want ErrUnknownReservation, got %v", err)
	}
}

func TestListPages(t *testing.T) {
	_, repository := openDatabase(t)
	levels, err := repository.List(context.Background(), "MUG-1", 10)
	if err != nil || len(levels) != 1 || levels[0].SKU != "MUG-2" {
		t.Errorf("want MUG-2, got %v, %v", levels, err)
	}
}
