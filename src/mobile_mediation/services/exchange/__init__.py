"""Cases as files of others: the published form, lists for Excel and CSV."""
