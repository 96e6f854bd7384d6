"""Key files that notice their own damage.

A key file is one line of canonical JSON and one line with its SHA-256. The digest
guards against accidents only: whoever changes a file on purpose is stopped by the
seals inside it. Without it, a damaged file would look like a wrong passphrase.
"""

import hashlib
from typing import TypeVar

import msgspec

_Content = TypeVar("_Content", bound=msgspec.Struct)


def encode(content: msgspec.Struct) -> bytes:
    """The file that holds ``content``."""
    line = msgspec.json.encode(content, order="sorted")
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def decode(data: bytes, kind: type[_Content]) -> _Content | None:
    """What a file holds, or None if it is damaged or not canonical."""
    line = data.partition(b"\n")[0]
    try:
        content = msgspec.json.decode(line, type=kind)
    except ValueError:  # of the format or of its UTF-8
        return None
    return content if encode(content) == data else None
