-- Up Migration
CREATE TABLE payments (
  id uuid PRIMARY KEY,
  reference text NOT NULL,
  idempotency_key text NOT NULL UNIQUE,
  amount bigint NOT NULL CHECK (amount > 0),
  refunded bigint NOT NULL DEFAULT 0,
  currency char(3) NOT NULL,
  status text NOT NULL CHECK (status IN ('authorised', 'captured', 'refunded', 'voided')),
  gateway_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (refunded BETWEEN 0 AND amount)
);

-- Down Migration
DROP TABLE payments;
