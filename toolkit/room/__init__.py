"""The training room's service: what its routes, the trainer's page and the commands call. Knows nothing of HTTP."""
