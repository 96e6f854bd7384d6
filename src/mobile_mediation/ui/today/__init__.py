"""What is due today, in all cases."""
