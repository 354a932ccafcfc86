-- Up Migration
CREATE TABLE payment_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES payments (id),
  status text NOT NULL,
  refunded bigint NOT NULL,
  happened_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payment_events_payment_idx ON payment_events (payment_id);

-- Down Migration
DROP TABLE payment_events;
