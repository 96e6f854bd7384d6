"""Keys: how they are made, kept, unlocked and used."""
