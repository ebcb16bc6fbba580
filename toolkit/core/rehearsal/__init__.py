"""How a rehearsal of a live show is scored: what is said first, how it is said last."""
