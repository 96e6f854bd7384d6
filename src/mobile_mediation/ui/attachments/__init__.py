"""The files of a case."""
