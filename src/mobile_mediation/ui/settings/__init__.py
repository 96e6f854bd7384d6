"""Language, look, who is at work."""
