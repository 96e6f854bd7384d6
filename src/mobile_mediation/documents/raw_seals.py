"""Whether the bytes under a seal are those that were sealed, read without a parser.

A single byte that flipped in a table of objects keeps every reader from opening the
file. What a seal covers is two ranges of bytes and a digest (ISO 32000-1, 12.8.1); they
can be found and compared although nothing else in the file can be read.
"""

import hashlib
import re
from typing import Final

from asn1crypto import cms

_RANGE: Final = re.compile(
    rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]"
)
_MOST: Final = 32


def altered_seals(pdf: bytes) -> tuple[int, ...]:
    """Which seals, counted from one, cover other bytes than when they were set.

    A seal that cannot be read itself, or whose range the file does not have, is not
    among them: nothing can be said about what it covered.
    """
    found = []
    for number, match in enumerate(_RANGE.finditer(pdf), 1):
        start, before, after, length = (int(part) for part in match.groups())
        if number > _MOST:
            break
        if not start + before < after <= after + length <= len(pdf):
            continue
        covered = pdf[start : start + before] + pdf[after : after + length]
        sealed = _sealed_digest(pdf[start + before + 1 : after - 1])
        if sealed is not None and hashlib.sha256(covered).digest() != sealed:
            found.append(number)
    return tuple(found)


def _sealed_digest(digits: bytes) -> bytes | None:
    try:
        packed = bytes.fromhex(digits.decode("ascii"))
        content = cms.ContentInfo.load(packed, strict=False)["content"]
        (signer,) = content["signer_infos"]
        (value,) = (
            each["values"][0].native
            for each in signer["signed_attrs"]
            if each["type"].native == "message_digest"
        )
    except (ValueError, TypeError, KeyError):
        return None
    return value if isinstance(value, bytes) else None
