"""Command line: one module per command group; parse, call the app, print, set the exit code."""
