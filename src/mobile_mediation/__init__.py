"""Records, coordinates and settles accident cases in the mobile mediation room."""

from typing import Final

__version__: Final = "0.1.0"
