"""SQLite store: jobs and finished stages."""
