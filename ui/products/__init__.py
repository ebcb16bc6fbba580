"""The page of product cards: filled in by hand, from photos, talk and tables; every fact with its evidence."""
