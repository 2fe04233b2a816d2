"""Workbooks for work: places, confirmations and applications that are edited in Excel and come back."""
