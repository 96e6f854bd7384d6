"""Emergency money on the vehicle: its acts, what stands before them, its books."""
