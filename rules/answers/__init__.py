"""Questions about a plan, answered by counting: what a change of the input or of the plan means."""
