"""Job runner: threads, progress, cancel, and stages that survive a crash."""
