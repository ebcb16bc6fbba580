"""Pure rules and arithmetic: standard library and numpy, no I/O, clock, network or threads."""
