"""Pictures of every screen in every look, for people to look at."""

from pathlib import Path
from typing import Final

from mobile_mediation.app import Program, Surface
from mobile_mediation.demo.robot import Robot
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Page

_LOOKS: Final = (
    ("light", Look.LIGHT, False),
    ("dark", Look.DARK, False),
    ("elder", Look.LIGHT, True),
)


async def photograph(
    program: Program, surface: Surface, folder: Path, secret: str
) -> None:
    """Take pictures of all pages in light, dark and elder look."""
    robot = Robot(program.window, folder, pause=0.0)
    page = program.unlock
    if page is not None:
        page.name.setCurrentText("lizhe")
        await robot.type(page.secret.editor, secret)
        await robot.click(page.enter)
        while program.desktop is None:
            await robot.settle()
    for name, look, is_elder in _LOOKS:
        surface.theme.apply(look, is_elder=is_elder)
        desktop = program.desktop
        if desktop is None:
            return
        await robot.settle()
        desktop.open_page(Page.CASES)
        await robot.settle()
        newest = desktop.cases.model.case_id(desktop.cases.model.index(0, 0))
        if newest is not None:
            desktop.cases.open_case(newest)
        await robot.settle()
        for place in range(desktop.cases.case.stack.count()):
            desktop.cases.case.open_section(place)
            await robot.settle()
            robot.picture(f"{name}-section-{place + 1}")
        desktop.cases.begin_emergency()
        await robot.settle()
        robot.picture(f"{name}-emergency")
        for place in desktop.rail:
            if place is not Page.CASES:
                desktop.open_page(place)
                await robot.settle()
                robot.picture(f"{name}-{place.name.lower()}")
    surface.theme.apply(Look.LIGHT, is_elder=False)
