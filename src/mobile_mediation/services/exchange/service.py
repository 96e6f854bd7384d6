"""Cases out as a file and in again: one transaction for whatever is imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.domain.summaries import CaseQuery
from mobile_mediation.security.files import DurableFile
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.exchange import form, listing, table, template
from mobile_mediation.services.exchange.incoming import CaseReader, same_id
from mobile_mediation.services.exchange.likeness import Likeness
from mobile_mediation.services.exchange.list_import import (
    ListImport,
    ListOptions,
    ListReport,
)
from mobile_mediation.services.exchange.merge import Plan, carry_out, plan
from mobile_mediation.services.exchange.opening import Opening
from mobile_mediation.services.exchange.progress import Progress
from mobile_mediation.services.exchange.strict import (
    named,
    read_strictly,
    shown_name,
)

_PAGE: Final = 500
_LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseImport:
    """What became of one case of a file; ``like`` is the case that it resembles."""

    case_id: UUID
    case_no: str
    outcome: ImportOutcome
    added: int
    changed: int
    like: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """What became of one file of cases."""

    file: str
    cases: tuple[CaseImport, ...]


class ExchangeService:
    """Imports and exports of an open workspace."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export_cases(
        self,
        target: Path,
        case_ids: Sequence[UUID] | None = None,
        *,
        progress: Progress | None = None,
    ) -> int:
        """Write cases into a file of the published form; all cases if none is named.

        Returns how many.

        Raises:
            NotFound: MM1104; there is no file then.
            MediumFull: MM1609.
        """
        watch = progress or Progress()
        with self._desk.workspace.store.read() as session:
            repository = Repository(session)
            wanted = (
                [case.case_id for case in reversed(repository.cases())]
                if case_ids is None
                else list(dict.fromkeys(case_ids))
            )
            if not wanted:
                raise BadInput(
                    "MM1178",
                    Words("没有可以导出的案件。", "There is no case to export."),
                    next_step=Words("请先立案或导入。", "Open or import one first."),
                )
            watch.begin(len(wanted))

            def files() -> Iterator[CaseFile]:
                for case_id in wanted:
                    yield repository.file(case_id)
                    session.expunge_all()
                    watch.advance()

            with DurableFile(target).written() as file:
                for piece in form.encode(files()):
                    file.write(piece)
        return len(wanted)

    def import_cases(
        self,
        paths: Sequence[Path],
        *,
        dry_run: bool = False,
        take_duplicates: bool = False,
        progress: Progress | None = None,
    ) -> tuple[FileImport, ...]:
        """Take in files of cases: all of them, or nothing.

        Raises:
            MediationError: A file is refused; nothing was stored. The message names
                the file, the path the place in it.
        """
        watch = progress or Progress()
        names = "、".join(shown_name(path) for path in paths)[:_LONGEST_REASON]
        store, user = self._desk.workspace.store, self._desk.user
        with (
            store.read()
            if dry_run
            else store.begin(user.id, f"导入 {names}") as session
        ):
            likeness = Likeness.of_store(session)
            opening = Opening(self._desk, session)
            reports = []
            for path in paths:
                try:
                    plans = self._plans(session, path, opening, watch)
                    cases = []
                    for each in plans:
                        like = likeness.of_new(each.incoming)
                        is_taken = like is None or take_duplicates
                        if is_taken and not dry_run:
                            self._carry_out(session, each)
                        watch.advance()
                        cases.append(_outcome(each, like, is_taken=is_taken))
                except MediationError as error:
                    raise named(error, path) from error
                reports.append(FileImport(file=str(path), cases=tuple(cases)))
            return tuple(reports)

    def _carry_out(self, session: Session, planned: Plan) -> None:
        try:
            carry_out(session, planned, device_id=self._desk.device_id)
        except IntegrityError as error:
            # Only a file that no program of ours wrote says twice what is unique.
            raise same_id(planned.incoming.place, str(error.orig)) from error
        self._desk.workspace.store.seal_part(session)

    def _plans(
        self, session: Session, path: Path, opening: Opening, watch: Progress
    ) -> list[Plan]:
        repository = Repository(session)
        now = self._desk.now()
        reader = CaseReader(
            user_id=self._desk.user.id, now=now, open_case=opening.open_case
        )
        forms = form.decode(read_strictly(path))
        watch.begin(2 * len(forms))
        plans: list[Plan] = []
        seen: set[UUID | str] = set()
        for number, each in enumerate(forms):
            incoming = reader.read(each, place=f"cases[{number}]")
            case = incoming.file.case
            for name, value in (("case_id", case.case_id), ("case_no", case.case_no)):
                if value in seen:
                    raise same_id(f"{incoming.place}.case.{name}", value)
                seen.add(value)
            plans.append(
                plan(repository, incoming, device_id=self._desk.device_id, now=now)
            )
            watch.advance()
        return plans

    def import_list(
        self,
        path: Path,
        options: ListOptions | None = None,
        *,
        progress: Progress | None = None,
    ) -> ListReport:
        """Take in a list of cases from Excel or CSV, or see what would become of it.

        All rows are read before the first is written; the rows go into one
        transaction. Refused rows leave the whole list out, unless they are skipped.

        Raises:
            BadInput: The file is no list that can be read.
        """
        chosen = options or ListOptions()
        return ListImport(self._desk, path, chosen, progress or Progress()).run()

    @staticmethod
    def write_template(target: Path) -> None:
        """Write an empty list with heads, explanations and choices.

        Raises:
            BadInput: MM1175 the name ends neither in ``.xlsx`` nor in ``.csv``.
            MediumFull: MM1609.
        """
        template.write(target)

    def export_list(
        self,
        target: Path,
        query: CaseQuery | None = None,
        *,
        language: str = "zh",
        progress: Progress | None = None,
    ) -> int:
        """Write the list of cases as Excel or CSV; returns the number of rows.

        Raises:
            BadInput: MM1175 the name ends neither in ``.xlsx`` nor in ``.csv``.
            MediumFull: MM1609.
        """
        asked = query or CaseQuery()
        watch = progress or Progress()
        with self._desk.workspace.store.read() as session:
            cases = CaseList(session)
            count = cases.count(asked)
            watch.begin(count)

            def rows() -> Iterator[table.Row]:
                offset = 0
                while page := cases.window(
                    replace(asked, limit=_PAGE, offset=offset), count=count
                ):
                    for each in page:
                        yield listing.row(each, language)
                        watch.advance()
                    offset += len(page)
                    session.expunge_all()

            return table.write(target, listing.heads(language), rows())


def _outcome(planned: Plan, like: str | None, *, is_taken: bool) -> CaseImport:
    case = planned.incoming.file.case
    return CaseImport(
        case_id=case.case_id,
        case_no=case.case_no,
        outcome=planned.outcome if is_taken else ImportOutcome.DUPLICATE,
        added=len(planned.added) if is_taken else 0,
        changed=planned.changes,
        like=like,
    )
