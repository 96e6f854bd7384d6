"""The letters of the story: written at the window, saved, printed and handed over."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtPrintSupport import QPrinter

from mobile_mediation.demo.robot import Robot, StuckError
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import SearchWay
from mobile_mediation.domain.letter_facts import notice_parties
from mobile_mediation.domain.letter_forms import LetterField
from mobile_mediation.domain.letters import Letter, LetterKind
from mobile_mediation.services.vehicle import VehicleServices
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.letters.printing import print_paper
from mobile_mediation.ui.main_window import Desktop, Part

_PHONE: Final = "13800138000"
_Typed = Mapping[LetterField, Any]
_FIRST: Final[tuple[tuple[LetterKind, str, _Typed], ...]] = (
    (
        LetterKind.FIND_FAMILY,
        "值班民警",
        {
            LetterField.SEARCH_WAY: SearchWay.POLICE_NOTICE,
            LetterField.ADDRESSEE: "示例市公安局朝阳分局示例派出所",
            LetterField.APPEARANCE: (
                "约70岁，身高约1.68米，短发花白，着深蓝色棉服，推一辆装有废品的三轮车。"
            ),
            LetterField.PHONE: _PHONE,
        },
    ),
    (
        LetterKind.GUARANTEE,
        "周敏（医保办）",
        {
            LetterField.AMOUNT: "30000",
            LetterField.VALID_UNTIL: "2023-04-30",
            LetterField.PHONE: _PHONE,
        },
    ),
    (
        LetterKind.RESCUE_PAYMENT,
        "理赔受理岗",
        {
            LetterField.CONTACT: "张堃",
            LetterField.PHONE: _PHONE,
            LetterField.ATTACHMENTS: "伤者诊断证明书\n医疗费用清单",
        },
    ),
)


class LetterWriter:
    """Somebody who writes letters in the section of letters.

    Args:
        robot: Who works the window.
        desktop: The pages of the open workspace.
        folder: Where letters are saved and printed to.
    """

    def __init__(self, robot: Robot, desktop: Desktop, folder: Path) -> None:
        self._robot = robot
        self._desktop = desktop
        self._folder = folder

    async def write_first(self) -> list[str]:
        """What an injured stranger needs on the first day; returns the numbers."""
        return [
            await self._write(kind, typed, receiver=receiver)
            for kind, receiver, typed in _FIRST
        ]

    async def write_notices(
        self, file: CaseFile, services: VehicleServices, *, waiver: str | None = None
    ) -> list[str]:
        """A notice of mediation for each party, printed before it is handed over."""
        numbers = []
        for party in notice_parties(file):
            typed = {LetterField.PARTY: party.id, LetterField.PHONE: _PHONE}
            if waiver:
                typed[LetterField.WAIVER] = waiver
            number = await self._write(
                LetterKind.MEDIATION_NOTICE, typed, receiver=party.name or ""
            )
            await self._print(services.letters.by_number(number), services)
            numbers.append(number)
        return numbers

    async def _write(self, kind: LetterKind, typed: _Typed, *, receiver: str) -> str:
        robot, section = self._robot, self._desktop.letters
        if self._desktop.cases.case.stack.currentIndex() != Part.LETTERS:
            self._desktop.cases.case.open_section(Part.LETTERS)
            await robot.settle()
        await robot.choose(section.kind, kind)
        if section.form is None:
            raise StuckError("there is no form for a letter")
        for name, value in typed.items():
            field = section.form.fields[name]
            if isinstance(field, ChoiceField):
                await robot.choose(field, value)
            else:
                await robot.type(field.editor, value)  # type: ignore[attr-defined]
        robot.picture(f"letter-{kind.value}")
        await robot.click(section.issue_button)
        self._check()
        card = section.cards[0]
        number = card.issued.letter.number
        await robot.type(section.folder.editor, str(self._folder))
        await robot.click(card.buttons["save"])
        self._check()
        await robot.click(section.cards[0].folds["deliver"].button)
        await robot.type(card.receiver.editor, receiver)
        await robot.click(card.buttons["deliver"])
        self._check()
        return number

    async def _print(self, letter: Letter, services: VehicleServices) -> None:
        name, pdf = services.letters.pdf(letter.case_id, letter.id)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._folder / f"printed-{name}"))
        await print_paper(pdf, printer)

    def _check(self) -> None:
        notice = self._desktop.letters.notice
        if notice.isVisible() and notice.property("tone") == "refusal":
            raise StuckError(notice.text.text())
