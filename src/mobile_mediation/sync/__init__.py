"""Bundles that carry recorded changes between a vehicle and headquarters."""
