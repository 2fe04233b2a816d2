"""The HTTP interface ``/v1``: routes parse, call the store, and translate; no rule is decided here."""
