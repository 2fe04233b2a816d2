"""``kvota report``: the papers of a plan as files."""
