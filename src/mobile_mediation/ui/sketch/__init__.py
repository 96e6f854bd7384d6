"""The scene sketch: drawn, measured, undone, and drawn again."""
