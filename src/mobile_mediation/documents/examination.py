"""Asks the examiner about a file, and watches it while it answers."""

import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import msgspec

from mobile_mediation.documents.examiner import (
    LENGTH,
    MOST_PICTURE,
    Answer,
    Facts,
    Fault,
    Question,
)
from mobile_mediation.documents.media import EXTENSIONS, NAMES, FileSort
from mobile_mediation.domain.attachments import MOST_PIXELS, extension_of
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words

_SECONDS: Final = 60
_MOST_MEMORY: Final = 1024**3
_LOOK_SECONDS: Final = 0.05
_PAGE_BYTES: Final = 4096
_MOST_ANSWER: Final = MOST_PICTURE + 1024 * 1024
_JPEG: Final = b"\xff\xd8\xff"
_KEPT: Final = "、".join(NAMES[sort].zh for sort in EXTENSIONS)
_KEPT_EN: Final = ", ".join(NAMES[sort].en for sort in EXTENSIONS)


class Examination:
    """One examiner at work on one file.

    ``cancel`` may be called from any thread, and ends whatever waits here.
    """

    def __init__(self, question: Question) -> None:
        self._is_cancelled = self._was_ended = False
        self._is_over = threading.Event()
        # No module is taken from the current folder, which may be anybody's stick.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mobile_mediation.documents.examiner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._watch = threading.Thread(target=self._watch_it, daemon=True)
        self._watch.start()
        encoded = msgspec.msgpack.encode(question)
        self.feed(LENGTH.pack(len(encoded)) + encoded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._is_over.set()
        self._watch.join()

    def cancel(self) -> None:
        """Stop it; whoever waits for it is told so."""
        self._is_cancelled = True
        self._end_process()

    def feed(self, data: bytes) -> None:
        """Give it the next bytes of the file.

        Raises:
            RuleViolation: MM1151 it was cancelled.
        """
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  asked for above
        try:
            pipe.write(data)
        except (BrokenPipeError, OSError, ValueError) as error:
            # Why it is gone is said by ``answer``, unless somebody ended it.
            if self._is_cancelled:
                raise cancelled() from error

    def answer(self) -> Answer:
        """What it found, once it has all the bytes.

        Raises:
            RuleViolation: MM1151 it was cancelled.
            BadInput: MM1148 it needed too much time or memory, or broke on the file.
            RuntimeError: The examiner failed; a defect.
        """
        pipe, out = self._process.stdin, self._process.stdout
        assert pipe is not None  # noqa: S101  asked for above
        assert out is not None  # noqa: S101  asked for above
        # Where it is gone already, its exit status says why.
        with suppress(OSError):
            pipe.close()
        written = out.read(_MOST_ANSWER + 1)
        if len(written) > _MOST_ANSWER:
            self._end_process()
            raise _too_much()
        status = self._process.wait()
        if self._is_cancelled:
            raise cancelled()
        if status < 0 or self._was_ended:
            raise _too_much()
        if status != 0:
            raise RuntimeError(f"the examiner ended with {status}")
        try:
            return msgspec.msgpack.decode(written, type=Answer)
        except msgspec.MsgspecError as error:
            raise _too_much() from error

    def _watch_it(self) -> None:
        statistics = Path(f"/proc/{self._process.pid}/statm")
        seconds = 0.0
        while not self._is_over.wait(_LOOK_SECONDS):
            seconds += _LOOK_SECONDS
            if seconds > _SECONDS or _resident(statistics) > _MOST_MEMORY:
                self._was_ended = True
                self._end_process()
                return

    def _end_process(self) -> None:
        if self._process.poll() is None:
            self._process.kill()

    def _end(self) -> None:
        self._end_process()
        for pipe in (self._process.stdin, self._process.stdout):
            # What was not written yet has nobody to go to.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def _resident(statistics: Path) -> int:
    """The memory that a process really uses; 0 where the system does not tell."""
    try:
        return int(statistics.read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0


def facts_of(answer: Answer, name: str) -> Facts:
    """The facts of a file that may be kept under its name.

    Raises:
        BadInput: MM1143 of no kind that is kept; MM1144 the name says another kind;
            MM1145 it is damaged; MM1146 it is locked by a password; MM1147 it would
            unpack to too much; MM1148 the answer cannot be true.
    """
    if answer.fault is not None:
        raise _refused(answer.fault, answer.sort or FileSort.UNKNOWN)
    facts = answer.facts
    if facts is None or facts.sort not in EXTENSIONS:
        raise _too_much()
    if facts.thumbnail is not None and not facts.thumbnail.startswith(_JPEG):
        raise _too_much()
    if (facts.width or 1) * (facts.height or 1) > MOST_PIXELS:
        raise _too_much()
    extension = extension_of(name)
    if extension is not None and extension not in EXTENSIONS[facts.sort]:
        raise _misnamed(extension, facts.sort)
    return facts


def picture_of(parts: Iterable[bytes], size: int, page: int, side: int | None) -> bytes:
    """A picture of one page of a file, as JPEG; blocks while it is drawn.

    Raises:
        BadInput: As ``facts_of``; MM1152 there is no such page, or no picture of this
            kind of file.
    """
    with Examination(Question(size=size, page=page, side=side)) as examination:
        for part in parts:
            examination.feed(part)
        answer = examination.answer()
    if answer.fault is not None:
        raise _refused(answer.fault, answer.sort or FileSort.UNKNOWN)
    if answer.picture is None or not answer.picture.startswith(_JPEG):
        raise _too_much()
    return answer.picture


def cancelled() -> RuleViolation:
    """The refusal to go on with what somebody has stopped."""
    return RuleViolation(
        "MM1151",
        Words("已取消，未保存任何内容。", "Cancelled; nothing was stored."),
        path="attachment",
    )


def _refused(fault: Fault, sort: FileSort) -> BadInput:
    what = NAMES[sort]
    match fault:
        case Fault.UNKNOWN:
            return BadInput(
                "MM1143",
                Words(
                    f"这是{what.zh}，不能作为附件保存。",
                    f"Not of a kind that is kept here: {what.en}.",
                ),
                path="attachment",
                value=what.zh,
                next_step=Words(f"可以保存：{_KEPT}。", f"Kept are: {_KEPT_EN}."),
            )
        case Fault.LOCKED:
            return BadInput(
                "MM1146",
                Words(
                    "该PDF有打开密码，总部和法院将无法查看。",
                    "The PDF is locked by a password; nobody else could read it.",
                ),
                path="attachment",
                next_step=Words(
                    "请用原程序去掉密码后另存，再添加。",
                    "Save it without the password in its own program, then add it.",
                ),
            )
        case Fault.HUGE:
            return BadInput(
                "MM1147",
                Words(
                    f"图片超过{MOST_PIXELS // 10_000}万像素或展开后过大。",
                    f"It has more than {MOST_PIXELS // 1_000_000} million pixels, or "
                    "unpacks to too much.",
                ),
                path="attachment",
                next_step=Words(
                    "请在拍摄设备上缩小尺寸后再添加。", "Make it smaller, then add it."
                ),
            )
        case Fault.NO_PICTURE:
            return BadInput(
                "MM1152",
                Words(
                    "这个文件没有可显示的画面。", "There is no picture of this file."
                ),
                path="attachment",
                next_step=Words(
                    "请另存副本后用其他程序打开。",
                    "Save a copy and open it in another program.",
                ),
            )
        case Fault.CORRUPT:
            return BadInput(
                "MM1145",
                Words(
                    f"文件已损坏或不完整（{what.zh}）。",
                    f"The file is damaged or not complete ({what.en}).",
                ),
                path="attachment",
                value=sort.value,
                next_step=Words(
                    "请从原设备重新传输后再添加。",
                    "Copy it again from where it was made, then add it.",
                ),
            )


def _misnamed(extension: str, sort: FileSort) -> BadInput:
    what, fit = NAMES[sort], EXTENSIONS[sort][0]
    return BadInput(
        "MM1144",
        Words(
            f"扩展名是 .{extension}，内容却是{what.zh}。",
            f"It is called .{extension}, but inside it is another kind: {what.en}.",
        ),
        path="attachment",
        value=sort.value,
        next_step=Words(
            f"请核实来源；确认无误后将扩展名改为 .{fit} 再添加。",
            f"Make sure where it comes from; rename it to .{fit}, then add it.",
        ),
    )


def _too_much() -> BadInput:
    return BadInput(
        "MM1148",
        Words(
            "检查该文件所需的时间或内存超出限度，未予接受。",
            "Examining the file took more time or memory than it may.",
        ),
        path="attachment",
        next_step=Words(
            "文件可能有害，请核实来源；确需保存的，请打印或重新扫描后添加。",
            "It may be harmful: ask where it comes from, or print and scan it.",
        ),
    )
