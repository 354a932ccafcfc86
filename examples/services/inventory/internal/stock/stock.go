// Package stock holds the rules of the warehouse.
package stock

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Errors that callers are told about.
var (
	ErrUnknownArticle     = errors.New("there is no such article")
	ErrUnknownReservation = errors.New("there is no such reservation")
	ErrInsufficient       = errors.New("not enough in stock")
	ErrInvalid            = errors.New("invalid request")
)

// Level says how many of an article there are, and how many of them are promised.
type Level struct {
	SKU      string `json:"sku"`
	OnHand   int    `json:"onHand"`
	Reserved int    `json:"reserved"`
}

// Available is what can still be promised.
func (l Level) Available() int { return l.OnHand - l.Reserved }

// Reservation promises a number of an article to an order.
type Reservation struct {
	ID        string    `json:"id"`
	SKU       string    `json:"sku"`
	Quantity  int       `json:"quantity"`
	Reference string    `json:"reference"`
	CreatedAt time.Time `json:"createdAt"`
}

// Repository keeps stock levels and reservations.
type Repository interface {
	Level(ctx context.Context, sku string) (Level, error)
	List(ctx context.Context, after string, limit int) ([]Level, error)
	// Reserve stores the reservation if enough is available, in one step.
	Reserve(ctx context.Context, r Reservation) (Reservation, error)
	Release(ctx context.Context, id string) error
}

const (
	maxQuantity = 10_000
	maxPage     = 200
)

var skuPattern = regexp.MustCompile(`^[A-Z0-9-]{3,40}$`)

// Service answers questions about stock and reserves it.
type Service struct {
	repository Repository
}

// NewService returns a service that keeps its data in the repository.
func NewService(repository Repository) *Service { return &Service{repository: repository} }

// Level returns the stock of one article.
func (s *Service) Level(ctx context.Context, sku string) (Level, error) {
	if !skuPattern.MatchString(sku) {
		return Level{}, fmt.Errorf("%w: %q is not an article number", ErrInvalid, sku)
	}
	return s.repository.Level(ctx, sku)
}

// List returns one page of stock levels, ordered by article number.
func (s *Service) List(ctx context.Context, after string, limit int) ([]Level, error) {
	if limit < 1 || limit > maxPage {
		return nil, fmt.Errorf("%w: a page holds 1 to %d articles", ErrInvalid, maxPage)
	}
	return s.repository.List(ctx, after, limit)
}

// Reserve promises articles to an order. The same reference and article twice is one reservation.
func (s *Service) Reserve(ctx context.Context, sku string, quantity int, reference string) (Reservation, error) {
	switch {
	case !skuPattern.MatchString(sku):
		return Reservation{}, fmt.Errorf("%w: %q is not an article number", ErrInvalid, sku)
	case quantity < 1 || quantity > maxQuantity:
		return Reservation{}, fmt.Errorf("%w: want a quantity from 1 to %d", ErrInvalid, maxQuantity)
	case reference == "" || len(reference) > 64:
		return Reservation{}, fmt.Errorf("%w: want a reference of 1 to 64 characters", ErrInvalid)
	}
	return s.repository.Reserve(ctx, Reservation{SKU: sku, Quantity: quantity, Reference: reference})
}

// Release gives a reservation back.
func (s *Service) Release(ctx context.Context, id string) error {
	return s.repository.Release(ctx, id)
}
