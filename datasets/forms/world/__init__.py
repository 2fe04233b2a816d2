"""Tables while they grow, and finding in them what a cell names."""
