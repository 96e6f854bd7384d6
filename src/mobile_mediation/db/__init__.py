"""The encrypted store and its recorded changes."""
