"""The legal clocks of a case, and the dated events from which they run."""
