"""Changes of a plan by hand: what they do, the decisions that keep them, the plan around them."""
