"""The chain of migrations, one line for vehicle and headquarters."""
