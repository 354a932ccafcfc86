"""Orders: takes an order, prices it and follows it until it is completed."""
