"""The planner: candidate pairs, integer program, proofs and plans.  Knows no web."""
