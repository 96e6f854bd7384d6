"""The worksheets of a case: put in, reckoned, explained, quoted, proved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.agreements import DamageItem
from mobile_mediation.domain.assessment.annex import Annex, Quote, annex_of
from mobile_mediation.domain.assessment.catalogue import CATALOGUE, LossItem
from mobile_mediation.domain.assessment.engine import Assessment, assess
from mobile_mediation.domain.assessment.inputs import InputScope, spec_of
from mobile_mediation.domain.assessment.parameters import Tables
from mobile_mediation.domain.assessment.values import out_of_bounds
from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import (
    MediationError,
    NotFound,
    RuleViolation,
    Words,
)
from mobile_mediation.domain.naming import the_one
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.settlements import Due, Payer
from mobile_mediation.domain.statistics import Statistic
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.typed import parse_region
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.domain.worksheet_request import (
    AN_AGE,
    Drawing,
    Lack,
    draw,
    victims_of,
)
from mobile_mediation.domain.worksheets import (
    KIND_OF,
    FrozenStatistics,
    Worksheet,
    WorksheetEvidence,
    WorksheetFigure,
    WorksheetInput,
    entitled_parts,
    quoted,
)
from mobile_mediation.labels import Labels
from mobile_mediation.services.assessment.reading import request_of
from mobile_mediation.services.desk import CaseWork, Desk

_TAKEN_OUT: Final = "按案件事实计算"
_FIRST_NAME: Final = "赔偿计算表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a worksheet something is put in: the sheet, a victim or a vehicle."""

    path: str
    party_id: UUID | None = None
    vehicle_id: UUID | None = None

    @property
    def scope(self) -> InputScope:
        """What it is about."""
        if self.party_id is not None:
            return InputScope.VICTIM
        return InputScope.SHEET if self.vehicle_id is None else InputScope.VEHICLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A worksheet as it was reckoned.

    ``refusal`` says why it cannot be reckoned; ``assessment`` is None then.
    """

    sheet: Worksheet
    inputs: tuple[WorksheetInput, ...]
    drawing: Drawing
    assessment: Assessment | None
    refusal: MediationError | None

    def input(
        self, path: str, *, party_id: UUID | None = None, vehicle_id: UUID | None = None
    ) -> WorksheetInput | None:
        """What somebody put in at a place, if anybody did."""
        for each in self.inputs:
            where = (each.input_path, each.party_id, each.vehicle_id)
            if where == (path, party_id, vehicle_id):
                return each
        return None

    def inputs_at(self, place: Place) -> tuple[WorksheetInput, ...]:
        """What somebody put in at a place, a whole row of a list included."""
        owner = (place.party_id, place.vehicle_id)
        return tuple(
            each
            for each in self.inputs
            if (each.party_id, each.vehicle_id) == owner
            and (
                each.input_path == place.path
                or each.input_path.startswith(f"{place.path}.")
            )
        )


class WorksheetService:
    """Worksheets; ``tables`` are the tables of law and the figures known here."""

    def __init__(
        self, desk: Desk, *, labels: Labels, tables: Callable[[], Tables]
    ) -> None:
        self._desk = desk
        self._labels = labels
        self._tables = tables

    def of_case(self, case_id: UUID) -> tuple[Reckoned, ...]:
        """All worksheets of a case that were not struck out, the first one first."""
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        return self.of_file(file)

    def of_file(self, file: CaseFile) -> tuple[Reckoned, ...]:
        """All worksheets of a case as it was read."""
        tables = self._tables()
        return tuple(_reckon(file, each, tables) for each in file.current_worksheets)

    def find(self, file: CaseFile, named: str | None = None) -> Reckoned:
        """The worksheet of a name or id; without one, the first of the case.

        Raises:
            NotFound: MM2362 there is no such worksheet.
            RuleViolation: MM2366 several have this name.
        """
        sheets = file.current_worksheets
        if named is None:
            sheet = next(iter(sheets), None)
        else:
            sheet = the_one(
                ((each.id, each.name, each) for each in sheets), named, path="worksheet"
            )
        if sheet is None:
            raise _no_sheet(named)
        return _reckon(file, sheet, self._tables())

    def create(self, case_id: UUID, *, name: str | None = None) -> Worksheet:
        """Begin a worksheet from the facts of the case, for a mediation today."""
        with self._desk.working_on(case_id) as work:
            sheet = work.new(
                Worksheet,
                name=clean_text(name or _FIRST_NAME, path="worksheet.name"),
                assessed_on=china_day(work.known_now),
                region_code=work.case.region_code,
            )
            self._freeze(work, sheet)
            return sheet

    def copy(self, case_id: UUID, sheet_id: UUID, *, name: str) -> Worksheet:
        """Make a scenario: the same inputs and figures under another name.

        Raises:
            NotFound: MM2362 there is no such worksheet.
        """
        with self._desk.working_on(case_id) as work:
            origin = _sheet(work, sheet_id)
            file = work.file()
            sheet = work.new(
                Worksheet,
                name=clean_text(name, path="worksheet.name"),
                assessed_on=origin.assessed_on,
                region_code=origin.region_code,
                legal_procedure=origin.legal_procedure,
                copied_from_id=origin.id,
            )
            for each in _inputs_of(file, sheet_id):
                work.new(
                    WorksheetInput,
                    worksheet_id=sheet.id,
                    party_id=each.party_id,
                    vehicle_id=each.vehicle_id,
                    input_path=each.input_path,
                    other_id=each.other_id,
                    written=each.written,
                )
            for figure in _figures_of(file, sheet_id):
                if figure.region_code == sheet.region_code:
                    _freeze_figure(work, sheet, figure.statistic)
            return sheet

    def set_head(
        self,
        case_id: UUID,
        sheet_id: UUID,
        *,
        name: str | None = None,
        assessed_on: date | None = None,
        region_code: str | None = None,
    ) -> None:
        """Change the name, the day or the region.

        The figures are looked up anew where the day or the region asks for others.

        Raises:
            NotFound: MM2362 there is no such worksheet.
            RuleViolation: MM1034 the region; MM2304 the day is before the accident.
        """
        with self._desk.working_on(case_id) as work:
            sheet = _sheet(work, sheet_id)
            before = _reckon(work.file(), sheet, self._tables())
            values: dict[str, Any] = {}
            if name is not None:
                values["name"] = clean_text(name, path="worksheet.name")
            if assessed_on is not None:
                values["assessed_on"] = assessed_on
            if region_code is not None:
                values["region_code"] = parse_region(
                    region_code, path="worksheet.region_code"
                ).text
            work.change(sheet, **values)
            self._check(work, before)
            if {"assessed_on", "region_code"} & set(values):
                self._freeze(work, replace(sheet, **values), is_anew=True)

    def put(
        self,
        case_id: UUID,
        sheet_id: UUID,
        place: Place,
        text: str,
        *,
        other_id: UUID | None = None,
    ) -> None:
        """Put a value in as it is typed; an empty text takes it out again.

        Raises:
            NotFound: MM2362 there is no such worksheet.
            RuleViolation: MM2360, MM2361 it is not written so or there is no such
                input; what ``assess`` refuses. Nothing is stored then.
        """
        spec = spec_of(place.scope, place.path)
        if not text.strip() and other_id is None:
            self.take_out(case_id, sheet_id, place)
            return
        written = msgspec.json.encode(spec.parse(text or "true")).decode()
        with self._desk.working_on(case_id) as work:
            sheet = _sheet(work, sheet_id)
            _check_owner(work, place)
            before = _reckon(work.file(), sheet, self._tables())
            known = before.input(
                place.path, party_id=place.party_id, vehicle_id=place.vehicle_id
            )
            if known is not None:
                work.change(known, written=written, other_id=other_id)
            else:
                work.new(
                    WorksheetInput,
                    worksheet_id=sheet_id,
                    party_id=place.party_id,
                    vehicle_id=place.vehicle_id,
                    input_path=place.path,
                    other_id=other_id,
                    written=written,
                )
            self._check(work, before)
            self._freeze(work, sheet)

    def take_out(self, case_id: UUID, sheet_id: UUID, place: Place) -> None:
        """Take out what was put in, so that the fact of the case counts again.

        A place that names a row of a list takes out the whole row.

        Raises:
            NotFound: MM2362 there is no such worksheet.
        """
        with self._desk.working_on(case_id, reason=_TAKEN_OUT) as work:
            sheet = _sheet(work, sheet_id)
            before = _reckon(work.file(), sheet, self._tables())
            for each in before.inputs_at(place):
                work.change(each, voided_at=work.now, void_reason=_TAKEN_OUT)
            self._check(work, before)
            self._freeze(work, sheet)

    def strike_out(self, case_id: UUID, sheet_id: UUID, *, reason: str) -> None:
        """Strike a worksheet out; it stays readable.

        Raises:
            NotFound: MM2362 there is no such worksheet.
        """
        with self._desk.working_on(case_id, reason=reason) as work:
            work.change(
                _sheet(work, sheet_id),
                voided_at=work.now,
                void_reason=clean_text(reason, path="worksheet.void_reason"),
            )

    def renew_figures(self, case_id: UUID, sheet_id: UUID) -> None:
        """Take the figures that count today instead of those that were frozen.

        Raises:
            NotFound: MM2362 there is no such worksheet.
        """
        with self._desk.working_on(case_id) as work:
            self._freeze(work, _sheet(work, sheet_id), is_anew=True)

    def quote(
        self,
        case_id: UUID,
        party_id: UUID,
        item: LossItem,
        *,
        claimed_fen: int | None,
        offered_fen: int | None,
        agreed_fen: int | None,
    ) -> None:
        """Note what is claimed, offered and agreed for an item; None is nothing yet."""
        amounts = {
            "claimed_fen": claimed_fen,
            "offered_fen": offered_fen,
            "agreed_fen": agreed_fen,
        }
        for name, fen in amounts.items():
            if fen is not None and fen < 0:
                raise RuleViolation(
                    "MM2363",
                    Words("金额不能小于零。", "An amount is not below zero."),
                    path=f"damage_item.{name}",
                    value=str(fen),
                    next_step=Words("请核对金额。", "Check the amount."),
                )
        with self._desk.working_on(case_id) as work:
            _check_owner(work, Place(path="", party_id=party_id))
            file = work.file()
            is_only = len(victims_of(file, file.worksheet_inputs)) == 1
            known = quoted(file.items, party_id, item, is_only=is_only)
            if known is not None:
                work.change(known, **amounts)
            elif any(fen is not None for fen in amounts.values()):
                work.new(
                    DamageItem,
                    kind=KIND_OF[item],
                    basis=CATALOGUE[item].basis,
                    party_id=party_id,
                    **amounts,
                )

    def take_as_agreed(self, case_id: UUID, sheet_id: UUID, party_id: UUID) -> None:
        """Agree on what is owed: every item with its part of the entitlement.

        The parts add up to the entitlement; what the victim bears is in none of them.

        Raises:
            NotFound: MM2362 there is no such worksheet, it cannot be reckoned, or it
                does not have this victim.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            found = _reckon(file, _sheet(work, sheet_id), self._tables())
            if found.assessment is None:
                raise _no_sheet(str(sheet_id))
            victim = str(party_id)
            if all(loss.victim.id != victim for loss in found.assessment.losses):
                raise _no_sheet(victim)
            is_only = len(found.assessment.losses) == 1
            for each, part in entitled_parts(found.assessment, victim):
                known = quoted(file.items, party_id, each.item, is_only=is_only)
                if known is not None:
                    work.change(known, agreed_fen=part)
                else:
                    work.new(
                        DamageItem,
                        kind=KIND_OF[each.item],
                        basis=each.basis,
                        party_id=party_id,
                        agreed_fen=part,
                    )

    def attach(
        self, case_id: UUID, party_id: UUID, item: LossItem, attachment_id: UUID
    ) -> None:
        """Say that a file of the case proves an item; saying it twice changes nothing.

        Raises:
            NotFound: The case has no such file.
        """
        with self._desk.working_on(case_id) as work:
            _check_owner(work, Place(path="", party_id=party_id))
            work.get(Attachment, attachment_id)
            known = work.repository.of_case(WorksheetEvidence, work.case)
            if not any(
                (each.party_id, each.loss_item, each.attachment_id)
                == (party_id, item, attachment_id)
                and not each.is_void
                for each in known
            ):
                work.new(
                    WorksheetEvidence,
                    party_id=party_id,
                    loss_item=item,
                    attachment_id=attachment_id,
                )

    def detach(self, case_id: UUID, evidence_id: UUID, *, reason: str) -> None:
        """Say that a file does not prove an item after all.

        Raises:
            NotFound: There is no such evidence.
        """
        with self._desk.working_on(case_id, reason=reason) as work:
            work.change(
                work.get(WorksheetEvidence, evidence_id),
                voided_at=work.now,
                void_reason=clean_text(reason, path="worksheet_evidence.void_reason"),
            )

    def dues(self, case_id: UUID, party_id: UUID) -> tuple[Due, ...]:
        """What each payer owes a victim by the first worksheet, for the settlement.

        Raises:
            NotFound: MM2362 there is no worksheet, it cannot be reckoned, or it does
                not have this victim.
        """
        sheet = next(iter(self.of_case(case_id)), None)
        if sheet is None or sheet.assessment is None:
            raise _no_sheet(str(party_id))
        victim = str(party_id)
        if all(loss.victim.id != victim for loss in sheet.assessment.losses):
            raise _no_sheet(str(party_id))
        owed: dict[Payer, int] = dict.fromkeys(Payer, 0)
        for debt in sheet.assessment.debts:
            if debt.victim == victim:
                owed[debt.payer] += debt.fen
        return tuple(Due(payer=payer, fen=fen) for payer, fen in owed.items() if fen)

    def annexes(self, file: CaseFile) -> tuple[Annex, ...]:
        """The first worksheet of a case as annexes of its agreement, one a victim.

        A worksheet that still lacks a published figure or an age, or cannot be
        reckoned, is no annex: its sums would be wrong.
        """
        sheet = next(iter(file.current_worksheets), None)
        if sheet is None:
            return ()
        reckoned = _reckon(file, sheet, self._tables())
        found = reckoned.assessment
        if found is None or found.missing or _without_age(reckoned) is not None:
            return ()
        return self._annexes_of(file, found)

    def papers(
        self, file: CaseFile, reckoned: Reckoned, *, party_id: UUID | None = None
    ) -> tuple[Annex, ...]:
        """A worksheet for papers of its own: of one victim, or of all of them.

        Raises:
            RuleViolation: MM2364 a published figure is missing, so that the sums would
                be wrong; MM2303 a lump sum waits for an age; whatever keeps it from
                being reckoned.
        """
        if reckoned.refusal is not None:
            raise reckoned.refusal
        found = reckoned.assessment
        if found is None:
            raise _no_sheet(str(reckoned.sheet.id))
        if found.missing:
            raise RuleViolation(
                "MM2364",
                Words(
                    "计算表还缺公布的数据，不能出具。",
                    "The worksheet lacks a published figure; it is no paper yet.",
                ),
                path=found.missing[0].path,
                next_step=Words(
                    "请补齐统计数据，或在计算表中填写该数据。",
                    "Take the figure in, or put it into the worksheet.",
                ),
            )
        if (lack := _without_age(reckoned)) is not None:
            raise out_of_bounds("victims[*].age", "null", "age", lack.words)
        return self._annexes_of(file, found, party_id=party_id)

    def _annexes_of(
        self, file: CaseFile, found: Assessment, *, party_id: UUID | None = None
    ) -> tuple[Annex, ...]:
        return tuple(
            annex_of(
                found,
                loss.victim.id,
                _quotes(file, UUID(loss.victim.id), is_only=len(found.losses) == 1),
                say=self._labels.of,
                names=_names(file),
            )
            for loss in found.losses
            if party_id is None or loss.victim.id == str(party_id)
        )

    def _check(self, work: CaseWork, before: Reckoned) -> None:
        """Refuse a change by which the worksheet cannot be reckoned any more."""
        sheet = work.get(Worksheet, before.sheet.id)
        after = _reckon(work.file(), sheet, self._tables()).refusal
        if after is not None and _place_of(after) != _place_of(before.refusal):
            raise after

    def _freeze(
        self, work: CaseWork, sheet: Worksheet, *, is_anew: bool = False
    ) -> None:
        """Keep the published figures that the worksheet is reckoned with.

        Figures that were frozen before stay, unless they are looked up anew.
        """
        file = work.file()
        looked_up = replace(file, worksheet_figures=()) if is_anew else file
        found = _reckon(looked_up, sheet, self._tables())
        if found.assessment is None:
            return
        frozen = {
            each.indicator: each.statistic
            for each in _figures_of(file, sheet.id)
            if each.region_code == sheet.region_code
        }
        for used in found.assessment.parameters:
            row = used.statistic
            if row is not None and frozen.get(row.indicator) != row:
                _freeze_figure(work, sheet, row)


def _freeze_figure(work: CaseWork, sheet: Worksheet, row: Statistic) -> None:
    work.new(
        WorksheetFigure,
        worksheet_id=sheet.id,
        region_code=sheet.region_code,
        indicator=row.indicator,
        found_in=row.region,
        stat_year=row.stat_year,
        figure=row.value,
        source_status=row.status,
        source_text=row.source,
        published_on=row.published_on,
    )


def _reckon(file: CaseFile, sheet: Worksheet, tables: Tables) -> Reckoned:
    inputs = _inputs_of(file, sheet.id)
    drawing = draw(file, sheet, inputs, msgspec.json.decode)
    statistics = FrozenStatistics(tables.statistics, _figures_of(file, sheet.id))
    assessment, refusal = None, None
    try:
        assessment = assess(
            request_of(drawing.document),
            replace(tables, statistics=statistics),
            is_tolerant=True,
        )
    except MediationError as error:
        refusal = error
    return Reckoned(
        sheet=sheet,
        inputs=inputs,
        drawing=drawing,
        assessment=assessment,
        refusal=refusal,
    )


def _without_age(reckoned: Reckoned) -> Lack | None:
    """The lump sum that is left out because nobody knows how old the victim is."""
    lacks = reckoned.drawing.lacks
    return next((each for each in lacks if each.words == AN_AGE), None)


def _quotes(file: CaseFile, party_id: UUID, *, is_only: bool) -> dict[LossItem, Quote]:
    """What is claimed, offered and agreed for the items of a victim."""
    found = {}
    for item in LossItem:
        row = quoted(file.items, party_id, item, is_only=is_only)
        if row is not None:
            found[item] = Quote(
                claimed_fen=row.claimed_fen,
                offered_fen=row.offered_fen,
                agreed_fen=row.agreed_fen,
            )
    return found


def _names(file: CaseFile) -> dict[str, str]:
    """What vehicles are called on paper."""
    return {str(each.id): each.plate for each in file.vehicles if each.plate}


def _inputs_of(file: CaseFile, sheet_id: UUID) -> tuple[WorksheetInput, ...]:
    return tuple(
        each
        for each in file.worksheet_inputs
        if each.worksheet_id == sheet_id and not each.is_void
    )


def _figures_of(file: CaseFile, sheet_id: UUID) -> tuple[WorksheetFigure, ...]:
    return tuple(
        each for each in file.worksheet_figures if each.worksheet_id == sheet_id
    )


def _sheet(work: CaseWork, sheet_id: UUID) -> Worksheet:
    for sheet in work.repository.of_case(Worksheet, work.case):
        if sheet.id == sheet_id and not sheet.is_void:
            return sheet
    raise _no_sheet(str(sheet_id))


def _no_sheet(name: str | None) -> NotFound:
    return NotFound(
        "MM2362",
        Words("找不到这份计算表。", "There is no such worksheet."),
        path="worksheet",
        value=name,
        next_step=Words(
            "请核对计算表；还没有的请新建。",
            "Check which worksheet is meant, or begin one.",
        ),
    )


def _check_owner(work: CaseWork, place: Place) -> None:
    """Refuse a victim or vehicle that the case does not have."""
    if place.party_id is not None:
        work.get(Party, place.party_id)
    if place.vehicle_id is not None:
        work.get(Vehicle, place.vehicle_id)


def _place_of(refusal: MediationError | None) -> tuple[str, str | None] | None:
    return None if refusal is None else (refusal.code, refusal.path)
