"""Plan rules, one file each, exporting ``RULE``: what no plan may break, and the count that shows it."""
