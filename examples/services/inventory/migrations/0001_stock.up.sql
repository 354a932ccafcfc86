CREATE TABLE stock_levels (
  sku text PRIMARY KEY,
  on_hand integer NOT NULL CHECK (on_hand >= 0),
  reserved integer NOT NULL DEFAULT 0,
  CHECK (reserved BETWEEN 0 AND on_hand)
);

CREATE TABLE reservations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sku text NOT NULL REFERENCES stock_levels (sku),
  quantity integer NOT NULL CHECK (quantity > 0),
  reference text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (sku, reference)
);
