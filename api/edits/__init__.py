"""Workbooks that came back with edits: read, told row by row, understood as changes of the plan."""
