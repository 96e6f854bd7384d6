"""The signer: a process of its own that sets one seal with one person's key, and ends.

The key is unlocked there and nowhere else, so that nothing of it stays in the memory
of the program that people work with. It seals exactly the bytes that it was given and
whose digest it was told, checks the result, hands it back and dies.

    python -m mobile_mediation.documents.signer   < request   > answer
"""

import hashlib
import os
import subprocess
import sys
from datetime import datetime
from typing import Final

import msgspec

from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import BadInput, Locked, MediationError, Words

_SECONDS: Final = 60
_MOST_BYTES: Final = 64 * 1024 * 1024
_DEFECT: Final = 70


class SealRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What to seal, with whose container, in which field."""

    pdf: bytes
    sha256: bytes
    container: bytes
    field: str
    role: str
    location: str
    at: datetime
    time_source: TimeSource = TimeSource.DEVICE
    certify: bool


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    request: SealRequest
    secret: str


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sealed: bytes | None = None
    code: str | None = None
    zh: str | None = None
    en: str | None = None


def seal_in_child(request: SealRequest, secret: str) -> bytes:
    """Have a paper sealed by a process of its own; returns the sealed file.

    Blocks for about two seconds. The secret goes through a pipe and is nowhere else.

    Raises:
        Locked: MM1603 the secret is wrong.
        BadInput: MM1615 the container is damaged; MM1520 the bytes are not those
            that were to be sealed.
        RuntimeError: The signer failed; a defect.
    """
    question = msgspec.msgpack.encode(_Question(request, secret))
    ended = subprocess.run(
        [sys.executable, "-m", "mobile_mediation.documents.signer"],
        input=question,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if ended.returncode != 0:
        raise RuntimeError(f"the signer ended with status {ended.returncode}")
    answer = msgspec.msgpack.decode(ended.stdout, type=_Answer)
    if answer.sealed is not None:
        return answer.sealed
    words = Words(answer.zh or "", answer.en or "")
    kind = Locked if answer.code == "MM1603" else BadInput
    raise kind(answer.code or "MM1520", words, path="signing")


def answer(question: bytes) -> bytes:
    """Do what the process was started for, and encode the result or the refusal."""
    asked = msgspec.msgpack.decode(question, type=_Question)
    try:
        sealed = _sealed(asked.request, asked.secret)
    except MediationError as error:
        refusal = _Answer(code=error.code, zh=error.words.zh, en=error.words.en)
        return msgspec.msgpack.encode(refusal)
    return msgspec.msgpack.encode(_Answer(sealed=sealed))


def _sealed(request: SealRequest, secret: str) -> bytes:
    from mobile_mediation.documents.seals import Sealer, seal
    from mobile_mediation.security.containers import SigningContainer

    if hashlib.sha256(request.pdf).digest() != request.sha256:
        raise BadInput(
            "MM1520",
            Words(
                "待签章文件与定稿不一致，未签章。",
                "These are not the bytes that were to be sealed.",
            ),
            path="signing.pdf",
        )
    opened = SigningContainer.open_bytes(request.container, secret)
    return seal(
        request.pdf,
        request.field,
        Sealer(
            private_key_pkcs8=opened.private_key_pkcs8,
            chain_pem=opened.chain_pem,
            name=opened.holder.name,
            role=request.role,
            unit=opened.holder.unit,
            number=opened.holder.number,
        ),
        at=request.at,
        time_source=request.time_source,
        location=request.location,
        certify=request.certify,
    )


def _keep_memory_private() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read one question, write one answer."""
    _keep_memory_private()
    question = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(question) > _MOST_BYTES:
        return _DEFECT
    sys.stdout.buffer.write(answer(question))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main()
    # Nothing is left to be cleaned up, and nothing of the key stays for long.
    os._exit(status)
