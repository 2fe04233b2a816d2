"""Builds the Word templates that are shipped; run ``python -m papers.building`` after a change here."""
