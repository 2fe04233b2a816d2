"""Goals, one file each, exporting ``GOAL``: what a plan should have as much of as possible, recounted."""
