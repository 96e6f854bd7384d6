"""Drafts of letters: filled up from the case, with what is missing and what is odd."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from mobile_mediation.documents.letter_paper import LetterPaper, LetterRow
from mobile_mediation.documents.letters import amount_words
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.letter_facts import Writer, prefilled
from mobile_mediation.domain.letter_forms import (
    FORMS,
    LetterEntries,
    LetterField,
    LetterNeed,
    injured_of,
    injury_of,
    missing_fields,
    unmet_needs,
)
from mobile_mediation.domain.letter_requests import check_request
from mobile_mediation.domain.letter_rules import (
    check_entries,
    check_notice_time,
    latest_notice,
)
from mobile_mediation.domain.letters import IssuedLetter, LetterKind
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.texts import (
    LONGEST_NAME,
    LONGEST_TEXT,
    clean_name,
    clean_prose,
    clean_text,
)
from mobile_mediation.domain.working_days import UNPUBLISHED, WorkingDays
from mobile_mediation.labels import Labels
from mobile_mediation.services.letter_papers import Frame, compose_letter

PREVIEW_NUMBER: Final = "（签发时编号）"

_NAMES: Final = (
    *("addressee", "applicant", "signatory", "contact"),
    *("handed_by", "witness"),
)
_LINES: Final = ("basis", "relation", "account_no", "bank", "phone", "waiver")
_PROSE: Final = ("appearance", "attachments", "remarks")
_LONGEST_PROSE: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter that is being written: what it will say, and what it still lacks."""

    kind: LetterKind
    entries: LetterEntries
    needs: tuple[LetterNeed, ...]
    """What the case lacks."""
    missing: tuple[LetterField, ...]
    """What must still be typed."""
    cautions: tuple[Words, ...]
    paper: LetterPaper

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.needs and not self.missing

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What the table of the letter says, as it will be printed."""
        return tuple((row.label, _said(row)) for row in self.paper.rows)


class LetterDrafts:
    """Makes and checks drafts.

    Args:
        writer: Who writes the letters.
        labels: Words for what the record says.
        limit_use: How much of the medical sub-limit of a case is gone.
        calendar: The working days as they are known now.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        labels: Labels,
        limit_use: Callable[[CaseFile], LimitUse],
        calendar: Callable[[], WorkingDays],
    ) -> None:
        self._writer = writer
        self._labels = labels
        self._limit_use = limit_use
        self._calendar = calendar

    def draft(
        self,
        file: CaseFile,
        kind: LetterKind,
        typed: LetterEntries,
        *,
        replaced: IssuedLetter | None,
        now: datetime,
    ) -> LetterDraft:
        """A letter as it stands, filled up with what the case knows.

        Raises:
            RuleViolation: MM1012-MM1014 a text that cannot be printed.
        """
        writer = self._writer
        use = self._use(file)
        entries = prefilled(file, kind, _clean(typed), writer=writer, use=use)
        entries = _only(kind, entries)
        frame = Frame(
            number=PREVIEW_NUMBER,
            made_on=china_day(now),
            replaces=replaced.letter.number if replaced else None,
        )
        return LetterDraft(
            kind=kind,
            entries=entries,
            needs=unmet_needs(file, kind, entries),
            missing=missing_fields(file, kind, entries),
            cautions=tuple(self._cautions(file, kind, entries, use)),
            paper=compose_letter(
                file, kind, entries, frame=frame, writer=writer, labels=self._labels
            ),
        )

    def _use(self, file: CaseFile) -> LimitUse | None:
        try:
            return self._limit_use(file)
        except NotFound:
            # The limits of so early a day could not be verified.
            return None

    def check(self, file: CaseFile, draft: LetterDraft, *, now: datetime) -> None:
        """Refuse a letter that may not be issued as it stands.

        Raises:
            RuleViolation: MM1360-MM1362 money that is not so far, or cash that nobody
                saw; MM2200 something is missing; MM2201-MM2205, MM2211, MM2213 what
                the law or the case contradicts.
            NotFound: MM1304 the case has no such request.
        """
        check_request(file, draft.kind, draft.entries.request_id)
        if not draft.is_whole:
            lacking = [self._labels.of(each) for each in (*draft.needs, *draft.missing)]
            raise RuleViolation(
                "MM2200",
                Words(
                    f"还缺：{'、'.join(each.zh for each in lacking)}。",
                    f"Missing: {', '.join(each.en for each in lacking)}.",
                ),
                path="letter",
                value=(*draft.needs, *draft.missing)[0].value,
                next_step=Words("请补填后再签发。", "Fill it in, then issue."),
            )
        use = self._use(file)
        check_entries(file, draft.kind, draft.entries, now=now, use=use)
        if draft.kind is LetterKind.MEDIATION_NOTICE:
            self.check_notice(
                file, file.current_session, told_at=now, waiver=draft.entries.waiver
            )

    def check_notice(
        self,
        file: CaseFile,
        session: MediationSession | None,
        *,
        told_at: datetime,
        waiver: str | None,
    ) -> None:
        """Refuse a notice that comes too late for its session.

        Raises:
            RuleViolation: MM2205.
        """
        if session is not None and session.planned_at is not None:
            check_notice_time(
                file,
                told_on=china_day(told_at),
                latest=latest_notice(china_day(session.planned_at), self._calendar()),
                waiver=waiver,
            )

    def _cautions(
        self,
        file: CaseFile,
        kind: LetterKind,
        entries: LetterEntries,
        use: LimitUse | None,
    ) -> list[Words]:
        found, amount = [], entries.amount_fen or 0
        injured = injured_of(file, injury_of(file, entries))
        if kind is LetterKind.GUARANTEE and use is not None and amount > use.left_fen:
            left = format_yuan(use.left_fen)
            found.append(
                Words(
                    f"超出交强险医疗费用限额余额{left}，超出部分须有商业险或者公司授权。",
                    f"Above what the medical sub-limit has left ({left}); the rest "
                    "needs commercial cover or an authorisation.",
                )
            )
        if injured is not None and not injured.name:
            found.append(
                Words(
                    "伤者姓名未知，文书写作“姓名待查”。",
                    "The name is not known; the letter says so.",
                )
            )
        session = file.current_session
        if kind is LetterKind.MEDIATION_NOTICE and session and session.planned_at:
            day = china_day(session.planned_at)
            if not latest_notice(day, self._calendar()).is_published:
                found.append(
                    Words(
                        f"{UNPUBLISHED.zh}，请自行核对是否提前三个工作日。",
                        f"{UNPUBLISHED.en}; check the three working days yourself.",
                    )
                )
        return found


def _said(row: LetterRow) -> str:
    return amount_words(row.fen) if row.fen is not None else row.words or ""


def _only(kind: LetterKind, entries: LetterEntries) -> LetterEntries:
    """The entries that a kind has; what others have stays out of the record."""
    has = {field.value for field in FORMS[kind].fields}
    has |= {LetterField.ADDRESSEE.value}
    if kind.is_about_request:
        # How much it was follows from the request.
        has |= {LetterField.AMOUNT.value}
    return LetterEntries(
        **{
            each.name: getattr(entries, each.name)
            for each in fields(entries)
            if each.name in has
        }
    )


def _clean(entries: LetterEntries) -> LetterEntries:
    cleaned: dict[str, Any] = {}
    for names, clean, longest in (
        (_NAMES, clean_name, LONGEST_NAME),
        (_LINES, clean_text, LONGEST_TEXT),
        (_PROSE, clean_prose, _LONGEST_PROSE),
    ):
        for name in names:
            text = getattr(entries, name)
            path = f"letter.{name}"
            empty = text is None or not text.strip()
            cleaned[name] = None if empty else clean(text, path=path, longest=longest)
    return replace(entries, **cleaned)
