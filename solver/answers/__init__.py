"""Questions about a plan, answered by solving: each says what is proven and what is not."""
