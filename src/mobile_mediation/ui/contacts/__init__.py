"""Coordination of police, hospital, family and insurer."""
