"""Catalog search: finds articles by words, category and price."""
