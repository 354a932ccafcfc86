CREATE TABLE shipments (
  id uuid PRIMARY KEY,
  order_id varchar(64) NOT NULL UNIQUE,
  postcode varchar(10) NOT NULL,
  grams integer NOT NULL,
  status varchar(20) NOT NULL,
  tracking_number varchar(64),
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 0
);

CREATE INDEX shipments_status_idx ON shipments (status);
