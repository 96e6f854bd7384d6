"""The demonstration: the whole job on invented people, at the real window."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from mobile_mediation.domain.errors import RuleViolation, Words

_MARK: Final = ".mobile-mediation-demo"
_OURS: Final = frozenset(
    {
        _MARK,
        "vehicle",
        "hq",
        "passwords",
        "officer-stick",
        "stick",
        "pictures",
        "family",
        "letters",
        "photos",
        "hq-root.pem",
        "enrolment.mme",
        "summary.json",
    }
)
_SECRETS: Final = {
    "vehicle": "红绿灯下请慢慢走",
    "signing": "落笔之前再读一遍",
    "leader": "四只眼睛看一笔钱",
    "officer": "警徽在胸责任在肩",
    "hq": "总部的门要两把钥匙",
}
_PAUSE: Final = 0.35


def run_demo(
    out: Path,
    *,
    headless: bool,
    screenshots: Path | None,
    language: str,
    say: Callable[[Words], None],
    plain: Callable[[object], Any],
) -> dict[str, Any]:
    """Play the article's case and leave everything it made in ``out``.

    ``plain`` turns a case into the JSON value that the two sides are compared by.

    Raises:
        RuleViolation: MM2006 the folder holds something that is not a demonstration.
    """
    has_display = bool(
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or sys.platform in {"win32", "darwin"}
    )
    is_shown = has_display and not headless
    if not is_shown:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _prepare(out)
    from PySide6.QtWidgets import QApplication

    from mobile_mediation.app import make_loop, make_surface

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)  # noqa: S101  nothing else was made
    app.setQuitOnLastWindowClosed(False)
    surface = make_surface(app, language)
    with asyncio.Runner(loop_factory=partial(make_loop, app)) as runner:
        summary: dict[str, Any] = runner.run(
            _play(
                out.resolve(),
                surface,
                pause=_PAUSE if is_shown else 0.0,
                say=say,
                plain=plain,
            )
        )
        if screenshots is not None:
            screenshots.mkdir(parents=True, exist_ok=True)
            runner.run(_photograph(out.resolve(), surface, screenshots))
            _draw_pages(out / "family", screenshots, "agreement")
            _draw_pages(out / "letters", screenshots, "letter")
    (out / "summary.json").write_bytes(
        msgspec.json.format(msgspec.json.encode(summary), indent=2)
    )
    return summary


def _prepare(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    present = {each.name for each in out.iterdir()}
    # The names alone prove nothing: somebody's own workspace can be called so.
    strange = sorted(present - _OURS if _MARK in present else present)
    if strange:
        raise RuleViolation(
            "MM2006",
            Words(
                "该文件夹中有其他文件，演示不会写入。",
                "This folder holds other files; the demonstration leaves it alone.",
            ),
            path=str(out),
            value=strange[0],
            next_step=Words("请另选空文件夹。", "Choose an empty folder."),
        )
    (out / _MARK).touch()
    for name in _OURS - {_MARK}:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name in (
        "passwords",
        "officer-stick",
        "stick",
        "pictures",
        "family",
        "photos",
        "letters",
    ):
        (out / name).mkdir()
    names = {"signing": "specialist-signing"}
    for name, secret in _SECRETS.items():
        path = out / "passwords" / f"{names.get(name, name)}.txt"
        path.write_text(secret + "\n", encoding="utf-8")


async def _play(
    out: Path,
    surface: Any,
    *,
    pause: float,
    say: Callable[[Words], None],
    plain: Callable[[object], Any],
) -> dict[str, Any]:
    from mobile_mediation.app import Program
    from mobile_mediation.demo.robot import Robot
    from mobile_mediation.demo.stage import Office, set_up, verify_paper
    from mobile_mediation.demo.story import Story, StoryClock, Telling

    clock = StoryClock()
    telling = Telling(lambda zh, en: say(Words(zh, en)))
    headquarters = Office(out, clock, _SECRETS["hq"], plain)
    await asyncio.to_thread(set_up, out, clock, _SECRETS, headquarters)
    telling.step("set-up", "总部初始化，车辆登记，人员就位")
    program = Program(out / "vehicle", surface, now=clock)
    robot = Robot(program.window, out / "pictures", pause=pause)
    telling.count = lambda: robot.actions
    robot.watch(asyncio.get_running_loop())
    program.start()
    story = Story(program, robot, telling, clock, _SECRETS, out / "officer-stick")
    try:
        await story.unlock()
        packs = await asyncio.to_thread(headquarters.give_packs, out / "stick")
        await story.prepare(packs)
        await story.emergency()
        await story.look_up()
        await story.coordinate()
        await story.record()
        await story.write_letters(out / "letters")
        await story.money()
        await story.evidence(out / "photos" / "事故现场.jpg")
        await story.determination()
        await story.assess()
        await story.mediate(out / "letters")
        await story.sign()
        paper = await story.copy(out / "family")
        checked = await asyncio.to_thread(verify_paper, paper, out / "hq-root.pem")
        telling.step("verify", "核验：两枚签章有效，内容未改动", **checked)
        bundles = await story.export(out / "stick")
        imported, case = await asyncio.to_thread(
            headquarters.import_from, out / "stick"
        )
        telling.step("import", "总部导入", reports=imported["reports"])
        equal = case == plain(await story.case_file())
        telling.step("compare", "总部案件与车辆逐项一致", equal=equal)
        await story.receive(Path(imported["receipt"]))
    finally:
        program.window.close()
        await program.finish()
    return {
        "summary": str(out / "summary.json"),
        "ok": equal and checked["valid"],
        "steps": telling.steps,
        "paths": {
            "vehicle": str(out / "vehicle"),
            "hq": str(out / "hq"),
            "agreement": str(paper),
            "bundles": [str(path) for path in bundles],
            "receipt": imported["receipt"],
            "hq_root": str(out / "hq-root.pem"),
            "officer_stick": str(out / "officer-stick"),
            "passwords": str(out / "passwords"),
            "pictures": [str(out / "pictures" / name) for name in robot.taken],
        },
    }


async def _photograph(out: Path, surface: Any, folder: Path) -> None:
    from mobile_mediation.app import Program
    from mobile_mediation.demo.pictures import photograph
    from mobile_mediation.demo.story import StoryClock

    clock = StoryClock()
    clock.pass_days(67)
    program = Program(out / "vehicle", surface, now=clock)
    program.start()
    try:
        await photograph(program, surface, folder, _SECRETS["vehicle"])
    finally:
        program.window.close()
        await program.finish()


def _draw_pages(papers: Path, folder: Path, name: str) -> None:
    renderer = shutil.which("pdftoppm")
    if renderer is not None:
        for number, paper in enumerate(sorted(papers.glob("*.pdf")), 1):
            target = folder / f"{name}-{number:02}"
            subprocess.run(  # noqa: S603  a program of the system on our own file
                [renderer, "-r", "70", "-png", str(paper), str(target)],
                check=True,
            )
