"""People and vehicles of a case."""
