"""How the worksheets of a case look to other programs and at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from mobile_mediation.cli.assessment import lines_of
from mobile_mediation.cli.console import Console, refusal_as_json
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.comparison import (
    Move,
    Paying,
    Subject,
    Total,
    moves,
)
from mobile_mediation.domain.assessment.inputs import InputSpec
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import MediationError, Words
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.domain.worksheet_request import victims_of
from mobile_mediation.domain.worksheets import WorksheetFigure, quoted
from mobile_mediation.labels import Labels
from mobile_mediation.services.assessment.showing import result_as_json
from mobile_mediation.services.assessment.worksheets import Reckoned

JsonObject = dict[str, Any]
_QUOTES: Final = {
    "claimed": Words("主张", "claimed"),
    "offered": Words("提出", "offered"),
    "agreed": Words("议定", "agreed"),
}


class WorksheetAnswers:
    """Answers about the worksheets of one case, in the words of one call."""

    def __init__(self, console: Console, file: CaseFile) -> None:
        self._console = console
        self._file = file
        self._wording = Wording(console.language)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What people and vehicles are called, by their ids."""
        label = self._wording.label
        return {
            **{
                str(each.id): each.name or label(each.role)
                for each in self._file.current_parties
            },
            **{
                str(each.id): each.plate or label(each.category)
                for each in self._file.vehicles
            },
        }

    def sheet(self, found: Reckoned) -> JsonObject:
        """A worksheet with everything that was reckoned, put in and still lacks.

        What was reckoned is not there if it cannot be; ``refusal`` says why.
        """
        result = found.assessment
        reckoned = (
            {}
            if result is None
            else result_as_json(result, Labels.load(), self._console.language)
        )
        return {
            "sheet": self._wording.plain(found.sheet),
            "names": dict(self.names),
            **self.state(found),
            **reckoned,
            "inputs": [
                {
                    "path": each.input_path,
                    "party_id": each.party_id,
                    "vehicle_id": each.vehicle_id,
                    "other_id": each.other_id,
                    "value": msgspec.json.decode(each.written),
                }
                for each in found.inputs
            ],
            "figures": [self._figure(each) for each in self._figures(found)],
            "quotes": list(self._quotes(found)),
            "evidence": list(self._evidence()),
        }

    def state(self, found: Reckoned) -> JsonObject:
        """What keeps a worksheet from being whole."""
        language = self._console.language
        missing = () if found.assessment is None else found.assessment.missing
        return {
            "refusal": found.refusal and refusal_as_json(found.refusal, language),
            "missing": [
                {
                    "code": each.code,
                    "path": each.path,
                    "message": each.in_language(language),
                }
                for each in missing
            ],
            "lacks": [
                {
                    "party_id": each.party_id,
                    "item": each.item,
                    "message": self._console.say(each.words),
                }
                for each in found.drawing.lacks
            ],
        }

    def sheet_text(self, found: Reckoned) -> str:
        """A worksheet as a page of text."""
        return "\n".join(self._lines(found))

    def _lines(self, found: Reckoned) -> Iterator[str]:
        yield self._head(found)
        if found.assessment is not None:
            yield from lines_of(found.assessment, self._console, self.names)
        yield from self._state_lines(found)
        for each in self._quotes(found):
            said = "  ".join(
                f"{self._console.say(words)} {each[name]}"
                for name, words in _QUOTES.items()
                if each[name] is not None
            )
            yield f"{each['name']}  {each['label']}  {said}"
        for proof in self._evidence():
            yield f"{proof['name']}  {proof['label']}  {proof['file']}  {proof['id']}"

    def _head(self, found: Reckoned) -> str:
        sheet = found.sheet
        return f"{sheet.name}  {sheet.assessed_on}  {sheet.region_code}  {sheet.id}"

    def _state_lines(self, found: Reckoned) -> Iterator[str]:
        if found.refusal is not None:
            yield self._refused(found.refusal)
        missing = () if found.assessment is None else found.assessment.missing
        if missing or found.drawing.lacks:
            yield self._console.say(Words("还缺", "Still lacks"))
        for error in missing:
            yield f"  {self._refused(error)}"
        for lack in found.drawing.lacks:
            owner = self.names.get(str(lack.party_id), "")
            item = "" if lack.item is None else self._wording.label(lack.item)
            said = (owner, item, self._console.say(lack.words))
            yield "  " + "  ".join(each for each in said if each)

    def _refused(self, error: MediationError) -> str:
        said = error.in_language(self._console.language)
        return f"{error.code} {said} [{error.path or ''}]"

    def _figures(self, found: Reckoned) -> tuple[WorksheetFigure, ...]:
        """The figures that the worksheet is reckoned with; the last of each counts."""
        standing = {
            each.indicator: each
            for each in self._file.worksheet_figures
            if each.worksheet_id == found.sheet.id
            and each.region_code == found.sheet.region_code
        }
        return tuple(standing.values())

    def _figure(self, figure: WorksheetFigure) -> JsonObject:
        row = figure.statistic
        plain: JsonObject = self._wording.plain(row)
        return plain | {
            "value": format(row.value, "f"),
            "frozen_at": self._wording.plain(figure.created_at),
        }

    def _quotes(self, found: Reckoned) -> Iterator[JsonObject]:
        victims = victims_of(self._file, found.inputs)
        for victim in victims:
            for item in LossItem:
                row = quoted(
                    self._file.items, victim.id, item, is_only=len(victims) == 1
                )
                if row is None:
                    continue
                yield {
                    "victim": str(victim.id),
                    "name": self.names[str(victim.id)],
                    "item": item.value,
                    "label": self._wording.label(item),
                    "claimed": _yuan(row.claimed_fen),
                    "offered": _yuan(row.offered_fen),
                    "agreed": _yuan(row.agreed_fen),
                }

    def _evidence(self) -> Iterator[JsonObject]:
        files = {each.id: each.name for each in self._file.attachments}
        for each in self._file.worksheet_evidence:
            if not each.is_void:
                yield {
                    "id": str(each.id),
                    "victim": str(each.party_id),
                    "name": self.names.get(str(each.party_id), str(each.party_id)),
                    "item": each.loss_item.value,
                    "label": self._wording.label(each.loss_item),
                    "attachment_id": str(each.attachment_id),
                    "file": files.get(each.attachment_id),
                }

    def listed(self, sheets: Sequence[Reckoned]) -> list[JsonObject]:
        """The worksheets of a case with what each comes to, struck-out ones after."""
        shown = [
            self._wording.plain(each.sheet)
            | self.state(each)
            | {"victims": list(self._sums(each))}
            for each in sheets
        ]
        struck = [each for each in self._file.worksheets if each.is_void]
        return [*shown, *(self._wording.plain(each) for each in struck)]

    def listed_text(self, sheets: Sequence[Reckoned]) -> str:
        """The worksheets of a case as lines."""
        lines = []
        for each in sheets:
            lines.append(self._head(each))
            lines += [
                f"  {sums['name']}  " + self._owed(sums["total"], sums["entitlement"])
                for sums in self._sums(each)
            ]
            if each.refusal is not None:
                lines.append(f"  {self._refused(each.refusal)}")
        struck = self._console.say(Words("已作废：", "struck out: "))
        lines += [
            f"{each.name}  {each.assessed_on}  {struck}{each.void_reason}"
            for each in self._file.worksheets
            if each.is_void
        ]
        return "\n".join(lines)

    def _owed(self, total: str, entitlement: str) -> str:
        return self._console.say(
            Words(
                f"损失合计 {total}，应得赔偿 {entitlement}",
                f"lost {total}, owed {entitlement}",
            )
        )

    def _sums(self, found: Reckoned) -> Iterator[JsonObject]:
        if found.assessment is None:
            return
        for loss in found.assessment.losses:
            net = found.assessment.net_of(loss.victim.id)
            yield {
                "id": loss.victim.id,
                "name": self.names.get(loss.victim.id, loss.victim.id),
                "total": decimal_yuan(loss.total_fen),
                "entitlement": decimal_yuan(net.entitlement_fen),
                "final_payment": decimal_yuan(net.final_fen),
            }

    def change(self, before: Reckoned, after: Reckoned) -> JsonObject:
        """A worksheet that was changed, and what the change has moved."""
        return {
            "sheet": self._wording.plain(after.sheet),
            **self.state(after),
            "moves": [self._move(each) for each in _moved(before, after)],
        }

    def change_text(self, before: Reckoned, after: Reckoned) -> str:
        """What a change has moved, and what the worksheet still lacks."""
        return "\n".join(
            (
                self._head(after),
                *(self._move_text(each) for each in _moved(before, after)),
                *self._state_lines(after),
            )
        )

    def comparison(self, base: Reckoned, others: Sequence[Reckoned]) -> JsonObject:
        """What is different in other worksheets."""
        return {
            "sheet": self._wording.plain(base.sheet),
            "names": dict(self.names),
            "others": [self.change(base, each) for each in others],
        }

    def comparison_text(self, base: Reckoned, others: Sequence[Reckoned]) -> str:
        """What is different in other worksheets, line by line."""
        return "\n".join(
            (self._head(base), *(self.change_text(base, each) for each in others))
        )

    def _move(self, move: Move) -> JsonObject:
        say = self._console.say
        return {
            "victim": move.victim,
            **_subject(move.subject),
            "label": self._subject_text(move.subject),
            "before": decimal_yuan(move.before_fen),
            "after": decimal_yuan(move.after_fen),
            "moved": decimal_yuan(move.moved_fen),
            "before_because": (move.before and say(move.before)) or None,
            "after_because": (move.after and say(move.after)) or None,
        }

    def _move_text(self, move: Move) -> str:
        arrow = "↑" if move.moved_fen > 0 else "↓"
        why = "" if move.after is None else self._console.say(move.after)
        return (
            f"  {arrow} {self.names.get(move.victim, move.victim)}  "
            f"{self._subject_text(move.subject)}  "
            f"{format_yuan(move.before_fen)} → {format_yuan(move.after_fen)}"
        ) + (f"  ({why})" if why else "")

    def _subject_text(self, subject: Subject) -> str:
        if isinstance(subject, Paying):
            vehicle = self.names.get(subject.vehicle, subject.vehicle)
            payer, portion = subject.payer, subject.portion
            label = self._wording.label
            return f"{label(payer)} {vehicle} {label(portion)}"
        return self._wording.label(subject)


def input_as_json(spec: InputSpec, wording: Wording) -> JsonObject:
    """One thing that can be put in, and how it is typed."""
    return {
        "scope": spec.scope.value,
        "path": spec.place("*"),
        "kind": spec.kind.value,
        "label": wording.plain(spec.words),
        "item": spec.item,
        "example": spec.example,
    }


def input_text(spec: InputSpec, wording: Wording) -> str:
    """One thing that can be put in, as one line."""
    colon = wording.words("：", ": ")
    item = "" if spec.item is None else f"{wording.label(spec.item)}{colon}"
    return (
        f"{wording.label(spec.scope)}  {spec.place('*')}  "
        f"{item}{wording.plain(spec.words)}  {wording.label(spec.kind)}  {spec.example}"
    )


def _moved(before: Reckoned, after: Reckoned) -> tuple[Move, ...]:
    if before.assessment is None or after.assessment is None:
        return ()
    return moves(before.assessment, after.assessment)


def _subject(subject: Subject) -> JsonObject:
    if isinstance(subject, Paying):
        return {
            "payer": subject.payer.value,
            "vehicle": subject.vehicle,
            "portion": subject.portion.value,
        }
    if isinstance(subject, Total):
        return {"total": subject.value}
    return {"item": subject.value}


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else decimal_yuan(fen)
