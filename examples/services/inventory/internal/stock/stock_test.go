package stock

import (
	"context"
	"errors"
	"strings"
	"testing"
)

type fakeRepository struct {
	Repository
	reserved []Reservation
	asked    int
}

func (f *fakeRepository) Level(context.Context, string) (Level, error) {
	f.asked++
	return Level{SKU: "MUG-1", OnHand: 5, Reserved: 2}, nil
}

func (f *fakeRepository) List(context.Context, string, int) ([]Level, error) {
	f.asked++
	return []Level{{SKU: "MUG-1"}}, nil
}

func (f *fakeRepository) Reserve(_ context.Context, r Reservation) (Reservation, error) {
	f.reserved = append(f.reserved, r)
	return r, nil
}

func TestAvailable(t *testing.T) {
	if got := (Level{OnHand: 5, Reserved: 2}).Available(); got != 3 {
		t.Errorf("want 3, got %d", got)
	}
}

func TestReserve(t *testing.T) {
	tests := []struct {
		name      string
		sku       string
		quantity  int
		reference string
		invalid   bool
	}{
		{name: "valid", sku: "MUG-1", quantity: 1, reference: "order-1"},
		{name: "most that is allowed", sku: "MUG-1", quantity: 10_000, reference: "order-1"},
		{name: "lower case article", sku: "mug-1", quantity: 1, reference: "order-1", invalid: true},
		{name: "nothing", sku: "MUG-1", quantity: 0, reference: "order-1", invalid: true},
		{name: "too many", sku: "MUG-1", quantity: 10_001, reference: "order-1", invalid: true},
		{name: "no reference", sku: "MUG-1", quantity: 1, invalid: true},
		{name: "long reference", sku: "MUG-1", quantity: 1, reference: strings.Repeat("x", 65), invalid: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			repository := &fakeRepository{}
			_, err := NewService(repository).Reserve(context.Background(), test.sku, test.quantity, test.reference)
			if errors.Is(err, ErrInvalid) != test.invalid {
				t.Fatalf("invalid: want %v, got %v", test.invalid, err)
			}
			if test.invalid && len(repository.reserved) != 0 {
				t.Error("an invalid reservation reached the repository")
			}
		})
	}
}

func TestLevelRejectsInvalidArticles(t *testing.T) {
	repository := &fakeRepository{}
	if _, err := NewService(repository).Level(context.Background(), "../etc"); !errors.Is(err, ErrInvalid) {
		t.Fatalf("want ErrInvalid, got %v", err)
	}
	if repository.asked != 0 {
		t.Error("the repository was asked for an invalid article")
	}
}

func TestListBoundsThePage(t *testing.T) {
	service := NewService(&fakeRepository{})
	for _, limit := range []int{0, -1, 201} {
		if _, err := service.List(context.Background(), "", limit); !errors.Is(err, ErrInvalid) {
			t.Errorf("limit %d: want ErrInvalid, got %v", limit, err)
		}
	}
	if levels, err := service.List(context.Background(), "", 200); err != nil || len(levels) != 1 {
		t.Errorf("want one level, got %v, %v", levels, err)
	}
}
