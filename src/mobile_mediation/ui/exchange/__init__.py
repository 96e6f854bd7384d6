"""Cases in and out as files."""
