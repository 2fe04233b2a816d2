"""One module per kind of sheet: its rows become rows of tables."""
