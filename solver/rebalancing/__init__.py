"""The smallest change of a plan after refusals: most places filled, then fewest moved, then nearest."""
