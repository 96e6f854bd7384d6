"""Emergency money of a case."""
