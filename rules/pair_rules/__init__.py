"""Rules on one pair of teacher and group: one file each, exporting ``RULE``."""
