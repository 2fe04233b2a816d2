"""What a plan's limits, rules and goals are worth, its backbone, its reserve, and what it leaves unmet."""
