"""The life of a unique number: its form, what may happen to it, and what a history of events amounts to.

Pure: no tables, no database.  ``store/numbers.py`` keeps the events, ``docs/ledger.md`` tells the whole.
"""
