"""Every change of the tables since the first store, one after another."""
