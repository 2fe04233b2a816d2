"""A plan that somebody made: read, judged row by row, set beside the best one, and led to it in steps."""
