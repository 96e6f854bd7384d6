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
from typing import Final, Self

import msgspec

from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import (
    BadInput,
    Busy,
    Locked,
    MediationError,
    RuleViolation,
    Words,
)

_SECONDS: Final = 60
_MOST_BYTES: Final = 64 * 1024 * 1024
_DEFECT: Final = 70
_SEAL_MISSING: Final = "MM1529"
_PR_SET_DUMPABLE: Final = 4
_FORBIDDEN: Final = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
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
    }
)
"""What a process that holds a key never does."""


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


class _Refusal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: str
    code: str
    words: tuple[str, str]
    path: str | None
    value: str | None
    rule: str | None
    next_step: tuple[str, str] | None


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sealed: bytes | None = None
    refusal: _Refusal | None = None


_KINDS: Final[dict[str, type[MediationError]]] = {
    kind.__name__: kind for kind in (BadInput, Locked, RuleViolation)
}


class Signer:
    """A signer that is already starting while its user still reads the paper.

    Starting takes about two seconds, sealing a fraction of one.
    """

    def __init__(self) -> None:
        # No module is taken from the current folder, which may be anybody's stick.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mobile_mediation.documents.signer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if it was not used."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def seal(self, request: SealRequest, secret: str) -> bytes:
        """Have a paper sealed; once only, and blocking.

        The secret goes through a pipe and is nowhere else.

        Raises:
            Locked: MM1603 the secret is wrong.
            RuleViolation: MM1503-MM1506, see ``seals.seal``.
            BadInput: MM1615 the container is damaged; MM1520 the bytes are not those
                that were to be sealed; MM1507 the sealed file did not pass its test.
            Busy: MM1508 the signer did not answer in time, or was killed.
            RuntimeError: The signer failed; a defect.
        """
        question = msgspec.msgpack.encode(_Question(request, secret))
        try:
            written, _ = self._process.communicate(question, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.close()
            raise _not_set() from error
        if self._process.returncode < 0:
            # A signal, as when the system ran out of memory: nobody's defect.
            raise _not_set()
        if self._process.returncode != 0:
            raise RuntimeError(f"the signer ended with {self._process.returncode}")
        answer = msgspec.msgpack.decode(written, type=_Answer)
        if answer.refusal is not None:
            raise _raised(answer.refusal)
        if answer.sealed is None or not answer.sealed.startswith(request.pdf):
            raise RuntimeError("the signer gave back another file")
        return answer.sealed


def seal_in_child(request: SealRequest, secret: str) -> bytes:
    """Have a paper sealed by a process of its own; returns the sealed file.

    Blocks for about two seconds; ``Signer`` says what is raised.
    """
    with Signer() as signer:
        return signer.seal(request, secret)


def _not_set() -> Busy:
    return Busy(
        "MM1508",
        Words("签章未能及时完成。", "The seal was not set in time."),
        path="signing",
        next_step=Words("请稍后重试。", "Try again in a moment."),
    )


def _raised(refusal: _Refusal) -> MediationError:
    next_step = Words(*refusal.next_step) if refusal.next_step else None
    return _KINDS[refusal.kind](
        refusal.code,
        Words(*refusal.words),
        path=refusal.path,
        value=refusal.value,
        rule=refusal.rule,
        next_step=next_step,
    )


def _refusal(error: MediationError) -> _Refusal:
    step = error.next_step
    return _Refusal(
        kind=next(name for name, kind in _KINDS.items() if isinstance(error, kind)),
        code=error.code,
        words=(error.words.zh, error.words.en),
        path=error.path,
        value=error.value,
        rule=error.rule,
        next_step=(step.zh, step.en) if step else None,
    )


def _answer(question: bytes) -> bytes:
    asked = msgspec.msgpack.decode(question, type=_Question)
    try:
        answer = _Answer(sealed=_sealed(asked.request, asked.secret))
    except MediationError as error:
        answer = _Answer(refusal=_refusal(error))
    return msgspec.msgpack.encode(answer)


def _sealed(request: SealRequest, secret: str) -> bytes:
    from mobile_mediation.documents.seals import Sealer, seal
    from mobile_mediation.documents.verification import verify
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
    sealed = seal(
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
    # Seals that are still to be set are the only thing that may be missing.
    problems = {problem.code for problem in verify(sealed).problems}
    if problems - {_SEAL_MISSING}:
        raise BadInput(
            "MM1507",
            Words("签章后自检未通过。", "The sealed file did not pass its test."),
            path="signing.pdf",
            value=" ".join(sorted(problems)),
            next_step=Words("请重新定稿后再签。", "Freeze the text anew."),
        )
    return sealed


def _keep_memory_private() -> None:
    """No core file, and no other process of the same person looks in (Linux)."""
    if sys.platform == "linux":
        import ctypes
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _refuse_way_out(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"the signer does not use {event}")


def main() -> int:
    """Read one question, write one answer."""
    _keep_memory_private()
    # Loaded before there is anything to do: this is what takes the time.
    import mobile_mediation.documents.seals
    import mobile_mediation.documents.verification
    import mobile_mediation.security.containers  # noqa: F401

    sys.addaudithook(_refuse_way_out)
    question = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(question) > _MOST_BYTES:
        return _DEFECT
    sys.stdout.buffer.write(_answer(question))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main()
    # Nothing is left to be cleaned up, and nothing of the key stays for long.
    os._exit(status)
