"""The verifier: a process of its own that looks at one paper from outside, and ends.

A paper that somebody brings to be verified may be made to break whoever opens it. The
process has the bytes and the roots, little time and memory, no way to the network and
no file to write (``hardening.md`` 4.6, rule 8, and 4.16). That it did not come to an
end is an answer as well: the paper is not valid.

    python -m mobile_mediation.documents.verifier   < question   > answer
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import msgspec

from mobile_mediation.documents.examiner import confine
from mobile_mediation.documents.verification import (
    Problem,
    Trust,
    Verification,
    require_pdf,
    verify,
)
from mobile_mediation.domain.errors import BadInput, Words

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a paper that is looked at; ours have a quarter of a megabyte."""
_SECONDS: Final = 60
"""For all of it; of the processor it has the seconds that ``confine`` leaves."""
_FORBIDDEN: Final = (
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
)
"""Only the loop of asyncio has a pair of sockets, which leads nowhere."""


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pdf: bytes
    roots_pem: tuple[bytes, ...]
    expected_sha256: bytes | None


def verify_in_child(
    pdf: bytes,
    *,
    roots_pem: Sequence[bytes] = (),
    expected_sha256: bytes | None = None,
    seconds: float = _SECONDS,
) -> Verification:
    """As ``verification.verify``, by a process of its own; blocks for two seconds.

    A paper that takes longer than ``seconds`` is not valid: MM1555 is its problem.

    Raises:
        BadInput: MM1510 it is not a PDF at all; MM1556 it is too large to be a paper.
    """
    require_pdf(pdf)
    if len(pdf) > MOST_BYTES:
        raise BadInput(
            "MM1556",
            Words("文件过大，不是调解文书。", "It is too large to be a paper."),
            path="file",
            next_step=Words("请选择调解书的 PDF 文件。", "Choose the paper's PDF."),
        )
    question = _Question(pdf, tuple(roots_pem), expected_sha256)
    try:
        # No module is taken from the current folder, which may be anybody's stick.
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mobile_mediation.documents.verifier"],
            input=msgspec.msgpack.encode(question),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return msgspec.msgpack.decode(done.stdout, type=Verification)
    except (subprocess.TimeoutExpired, msgspec.MsgspecError):
        return _without_end()


def _without_end() -> Verification:
    problem = Problem(
        code="MM1555",
        words=Words(
            "核验所需的时间或内存超出限度，文件可能有害。",
            "Verifying it took more time or memory than it may; it may be harmful.",
        ),
    )
    return Verification(
        valid=False,
        trusted=Trust.UNKNOWN,
        changed_after=True,
        signatures=(),
        problems=(problem,),
        document_no=None,
        digest=None,
    )


def main() -> int:
    """Read one question, write one answer."""
    confine(_FORBIDDEN)
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Question)
    found = verify(
        asked.pdf, roots_pem=asked.roots_pem, expected_sha256=asked.expected_sha256
    )
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main()
    # Decoders that were led astray get no say at the end.
    os._exit(status)
