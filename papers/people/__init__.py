"""Names and positions in the case that a paper needs."""
