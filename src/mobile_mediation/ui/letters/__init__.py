"""Letters of a case: written, issued, printed, handed over."""
