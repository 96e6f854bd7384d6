"""Commands that work without a screen."""
