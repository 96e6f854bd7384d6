"""The damages assessment in the case page, and for the party across the table."""
