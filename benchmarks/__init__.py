"""Measurements: our planner beside its rivals on the same instances, under the same limits, in one run."""
