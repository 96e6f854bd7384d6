"""Injuries, treatment and what it has cost."""
