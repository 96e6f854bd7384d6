"""Measurements of what the program promises; timing lives here and in no test."""
