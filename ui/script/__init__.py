"""The script page: a live script from cards, its blocks moved, timed and rewritten, reviewed as it is typed."""
