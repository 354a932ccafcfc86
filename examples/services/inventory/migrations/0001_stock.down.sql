DROP TABLE reservations;
DROP TABLE stock_levels;
