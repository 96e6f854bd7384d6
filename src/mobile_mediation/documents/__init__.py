"""Papers: composing, sealing and verifying them."""
