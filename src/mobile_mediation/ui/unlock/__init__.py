"""Opening the workspace."""
