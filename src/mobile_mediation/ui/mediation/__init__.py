"""The session, the agreement, signatures and seals."""
