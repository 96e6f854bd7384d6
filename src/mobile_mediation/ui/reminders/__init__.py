"""Reminders of what falls due."""
