"""Files cut into the frames of a bundle, and put together again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mobile_mediation.sync.bundle import BLOB_FRAME

CHUNK_BYTES: Final = 1024 * 1024
"""Fixed chunks: pictures and papers never change, so there is nothing to gain."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file, named by the digest of the whole."""

    sha256: bytes
    number: int
    data: bytes

    def frame(self) -> bytes:
        """The chunk as it stands in a bundle."""
        return BLOB_FRAME.pack(self.sha256, self.number, len(self.data)) + self.data


def read_frame(frame: bytes) -> Chunk:
    """A chunk from its frame, whose lengths the bundle has checked."""
    sha256, number, _ = BLOB_FRAME.unpack_from(frame)
    return Chunk(sha256, number, frame[BLOB_FRAME.size :])


def cut(sha256: bytes, data: bytes) -> Iterator[Chunk]:
    """All chunks of a file in order."""
    for number, place in enumerate(range(0, len(data), CHUNK_BYTES)):
        yield Chunk(sha256, number, data[place : place + CHUNK_BYTES])
