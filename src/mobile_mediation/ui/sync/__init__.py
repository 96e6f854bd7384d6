"""To headquarters and back."""
