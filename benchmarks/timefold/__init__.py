"""Timefold, a local search on the Java machine: its side of the run, its environment's pins, its check."""
