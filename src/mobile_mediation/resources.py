"""Files that ship with the program: fonts, icons, rules, styles and translations."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
# A wheel carries the folder inside the package; a checkout has it at the top.
_ROOTS: Final = (_PACKAGE / "resources", _PACKAGE.parents[1] / "resources")


def resource(name: str) -> Path:
    """Return the path of a file that ships with the program.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    for root in _ROOTS:
        if (path := root / name).exists():
            return path
    raise FileNotFoundError(name)
