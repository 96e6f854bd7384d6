"""The session: the way, the plan, who sits there, what they are told, the steps."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final, Protocol
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.attendance import capacity_of, is_expected, side_of
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.mediation import (
    MOST_PER_SIDE,
    STEPS,
    Attendee,
    AttendeeCapacity,
    IdentityCheck,
    MediationSession,
)
from mobile_mediation.domain.people import PartyRole
from mobile_mediation.domain.session_rights import (
    NO_SIDE,
    RecusalAct,
    latest_notice,
    latest_recusal,
    may_go_on,
    sides_of,
)
from mobile_mediation.ui.kit.blocks import card, grid_of, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    MomentField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.mediation.notice_hint import NoticeHint
from mobile_mediation.ui.mediation.ways import Ways

Run = Callable[[], Awaitable[None]]
Call = Callable[..., Awaitable[Any]]
_MORNING: Final = time(9)


class AddDeed(Protocol):
    """Puts a button into a row; the section knows it by its name."""

    def __call__(
        self,
        row: QHBoxLayout,
        name: str,
        text: str,
        run: Run,
        role: str = "",
        *,
        beside: bool = False,
    ) -> None: ...


class SessionCard(QWidget):
    """The session of a case; ``fields`` and ``forms`` are those of the section."""

    changed = Signal()
    saved = Signal()

    def __init__(
        self,
        context: Context,
        file: CaseFile,
        *,
        add_deed: AddDeed,
        call: Call,
        fields: dict[str, Any],
        forms: dict[UUID, RecordForm],
    ) -> None:
        super().__init__()
        self._context = context
        self._file = file
        self._deed = add_deed
        self._call = call
        self.fields = fields
        self._forms = forms
        self.notice_hint: NoticeHint | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card(self.tr("Session"))
        outer.addWidget(frame)
        self._build(layout)

    @property
    def _case_id(self) -> UUID:
        return self._file.case.case_id

    def _build(self, layout: QVBoxLayout) -> None:
        file, session = self._file, self._file.current_session
        layout.addWidget(Ways(self._context, file.case.path, self))
        if file.case.path is None:
            self._choose_path(layout)
        elif session is None:
            self._plan_new(layout, file.case.path)
        else:
            if session.started_at is None:
                layout.addWidget(self._plan_form(session))
            self._table(layout, session)
            self._publicity(layout, session)
            self._rights(layout, session)
            self._steps(layout, session)

    def _choose_path(self, layout: QVBoxLayout) -> None:
        row = QHBoxLayout()
        for path in MediationPath:
            self._deed(
                row,
                f"path.{path.value}",
                self._context.label(path),
                partial(self._call, self._context.services.cases.choose_path, path),
            )
        row.addStretch()
        layout.addLayout(row)

    def _plan_new(self, layout: QVBoxLayout, path: MediationPath) -> None:
        context, language = self._context, self._context.language
        self.fields["place"] = TextField(self.tr("Place"), language)
        self.fields["place"].set_value(self.tr("On board the service vehicle"))
        self.fields["mediator"] = TextField(self.tr("Mediator"), language)
        self.fields["planned"] = MomentField(self.tr("Time"), language)
        self.fields["planned"].set_value(self._first_time(path))
        row = QHBoxLayout()
        for name in ("place", "mediator", "planned"):
            row.addWidget(self.fields[name], 1)
        self._deed(
            row,
            "plan",
            self.tr("Plan the session"),
            self._plan,
            "primary",
            beside=True,
        )
        self.notice_hint = NoticeHint(context, self.fields["planned"], path, self)
        layout.addWidget(self.notice_hint)
        row.addStretch()
        layout.addLayout(row)

    def _first_time(self, path: MediationPath) -> datetime:
        """The first time that leaves room for the notices."""
        if path is MediationPath.COMMITTEE:
            return self._context.now() + timedelta(minutes=10)
        first = self._context.services.stages.first_mediation_day()
        return datetime.combine(first, _MORNING, CHINA)

    def _plan_form(self, session: MediationSession) -> QWidget:
        """Time and place as they are planned, and the last day for the notices."""
        context, language = self._context, self._context.language
        planned = MomentField(self.tr("Time"), language)
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        form = RecordForm(
            context,
            self._case_id,
            session,
            [
                Entry("place", TextField(self.tr("Place"), language)),
                Entry("mediator_name", TextField(self.tr("Mediator"), language)),
                Entry("planned_at", planned),
                Entry("recorder_name", TextField(self.tr("Recorder"), language)),
            ],
            columns=4,
        )
        form.saved.connect(self.saved)
        self._forms[session.id] = form
        layout.addWidget(form)
        self.notice_hint = NoticeHint(context, planned, session.path, self)
        layout.addWidget(self.notice_hint)
        return box

    async def _plan(self) -> None:
        try:
            planned_at = self.fields["planned"].value()
        except MediationError as error:
            self.fields["planned"].show_error(error)
            return
        await self._call(
            self._context.services.mediation.plan,
            place=self.fields["place"].editor.text(),
            planned_at=planned_at,
            mediator=self.fields["mediator"].editor.text(),
        )

    def _table(self, layout: QVBoxLayout, session: MediationSession) -> None:
        """Who sits there, and somebody more."""
        layout.addWidget(text_label(self.tr("At the table"), "heading"))
        attendees = self._file.attendees_of(session.id)
        for attendee in attendees:
            row = QHBoxLayout()
            row.addWidget(text_label(self._said(attendee)), 1)
            if session.started_at is None:
                strike = StrikeOut(
                    self._context, self._case_id, attendee, attendee.name
                )
                strike.done.connect(self.changed)
                row.addWidget(strike)
            layout.addLayout(row)
        if session.ended_at is None:
            self._seat_form(layout, session)
        if session.started_at is None:
            layout.addWidget(
                text_label(
                    self.tr("Check everybody's identity papers, then begin."), "muted"
                )
            )
            row = QHBoxLayout()
            self._deed(
                row,
                "start",
                self.tr("Identities checked, begin"),
                self._begin,
                "primary",
            )
            row.addStretch()
            layout.addLayout(row)

    def _said(self, attendee: Attendee) -> str:
        names = {party.id: party.name for party in self._file.parties}
        side = names.get(attendee.party_id) if attendee.party_id else None
        parts = [attendee.name, self._context.label(attendee.capacity)]
        if side and side != attendee.name:
            parts.append("→ " + side)
        parts.append(
            self._context.label(attendee.identity)
            if attendee.identity
            else self.tr("identity not checked")
        )
        if attendee.authority:
            parts.append(attendee.authority)
        return "  ".join(parts)

    def _seat_form(self, layout: QVBoxLayout, session: MediationSession) -> None:
        context, language = self._context, self._context.language
        self.fields |= {
            "seat_party": ChoiceField(
                self.tr("Party"),
                language,
                [
                    (f"{party.name}  {context.label(party.role)}", party.id)
                    for party in self._file.current_parties
                    if is_expected(party)
                ],
            ),
            "seat_name": TextField(self.tr("Somebody else, for this party"), language),
            "seat_as": ChoiceField(
                self.tr("As"),
                language,
                [(context.label(each), each) for each in AttendeeCapacity],
            ),
            "seat_identity": ChoiceField(
                self.tr("Identity"),
                language,
                [(context.label(each), each) for each in IdentityCheck],
            ),
        }
        names = ("seat_party", "seat_name", "seat_as", "seat_identity")
        fields = [self.fields[name] for name in names]
        layout.addLayout(grid_of(fields, context.columns(4)))
        row = QHBoxLayout()
        self._deed(row, "seat", self.tr("Seat"), partial(self._seat, session.id))
        row.addStretch()
        layout.addLayout(row)

    async def _seat(self, session_id: UUID) -> None:
        parties = {party.id: party for party in self._file.current_parties}
        party = parties.get(self.fields["seat_party"].value())
        other = self.fields["seat_name"].editor.text().strip()
        capacity = self.fields["seat_as"].value()
        side = None
        if party is not None and capacity not in NO_SIDE:
            side = party.id if other else side_of(party)
        await self._call(
            self._context.services.mediation.seat,
            session_id,
            name=other or (party.name if party is not None else "") or "",
            capacity=capacity,
            party_id=side,
            identity=self.fields["seat_identity"].value(),
        )

    async def _begin(self) -> None:
        """Seat every side that has come in person and sits not there yet, and begin.

        Agents are seated by hand: whether one comes, and under which power, is seen at
        the table only.
        """
        session = self._file.current_session
        assert session is not None  # noqa: S101  the deed is offered only then
        mediation, run = self._context.services.mediation, self._context.worker.run
        attendees = self._file.attendees_of(session.id)
        there = {each.party_id for each in attendees}
        names = {each.name for each in attendees}
        count = Counter(each.party_id for each in attendees)
        for party in self._file.current_parties:
            side = side_of(party)
            is_there = side in there if side == party.id else party.name in names
            if (
                is_there
                or not is_expected(party)
                or party.role is PartyRole.AGENT
                or count[side] >= MOST_PER_SIDE
            ):
                continue
            count[side] += 1
            await run(
                partial(
                    mediation.seat,
                    self._case_id,
                    session.id,
                    name=party.name or "",
                    capacity=capacity_of(party),
                    party_id=side,
                    identity=IdentityCheck.CARD_SEEN,
                )
            )
        await self._call(mediation.start, session.id)

    def _publicity(self, layout: QVBoxLayout, session: MediationSession) -> None:
        """In public, unless somebody asks otherwise and says why."""
        call = partial(
            self._call, self._context.services.mediation.set_public, session.id
        )
        row = QHBoxLayout()
        if session.is_public:
            self.fields["closed"] = TextField(
                self.tr("Who asks for a closed session, and why"),
                self._context.language,
            )
            row.addWidget(self.fields["closed"], 1)
            self._deed(
                row,
                "closed",
                self.tr("Not public"),
                partial(self._close, session.id),
                beside=True,
            )
        else:
            said = self.tr("Not public:") + f" {session.closed_reason or ''}"
            row.addWidget(text_label(said), 1)
            self._deed(row, "public", self.tr("Hold it in public"), call)
        layout.addLayout(row)

    async def _close(self, session_id: UUID) -> None:
        field = self.fields["closed"]
        reason = field.editor.text()
        if reason.strip():
            await self._call(
                self._context.services.mediation.set_public, session_id, reason=reason
            )

    def _rights(self, layout: QVBoxLayout, session: MediationSession) -> None:
        """What each side was told and answered, and telling the others."""
        context, language, file = self._context, self._context.language, self._file
        sides = sides_of(file.attendees_of(session.id))
        if session.started_at is None or not sides:
            return
        layout.addWidget(text_label(self.tr("Rights and recusal"), "heading"))
        names = {party.id: party.name or "" for party in file.parties}
        for side in sides:
            layout.addWidget(text_label(self._answered(session.id, side, names[side])))
        if session.ended_at is not None:
            return
        self.fields |= {
            "rights_aloud": SwitchField(self.tr("Read aloud"), language),
            "recusal_party": ChoiceField(
                self.tr("Party"), language, [(names[side], side) for side in sides]
            ),
            "recusal_act": ChoiceField(
                self.tr("Recusal"),
                language,
                [(context.label(each), each) for each in RecusalAct],
            ),
            "recusal_reason": TextField(self.tr("Reason"), language),
        }
        self.fields["rights_aloud"].set_value(value=True)
        row = QHBoxLayout()
        row.addWidget(self.fields["rights_aloud"])
        if self._untold(session.id, sides):
            self._deed(
                row,
                "told",
                self.tr("Everybody was told, and asks for no recusal"),
                partial(self._tell, session, sides),
                "primary",
                beside=True,
            )
        row.addStretch()
        layout.addLayout(row)
        row = QHBoxLayout()
        for name in ("recusal_party", "recusal_act", "recusal_reason"):
            row.addWidget(self.fields[name], 1)
        self._deed(
            row,
            "recusal",
            self.tr("Note the recusal"),
            partial(self._recuse, session.id),
            beside=True,
        )
        layout.addLayout(row)

    def _answered(self, session_id: UUID, side: UUID, name: str) -> str:
        notice = latest_notice(self._file.rights_notices, session_id, side)
        recusal = latest_recusal(self._file.recusals, session_id, side)
        parts = [name]
        if notice is None:
            parts.append(self.tr("not told yet"))
        else:
            parts.append(
                (self.tr("read aloud") if notice.read_aloud else self.tr("told"))
                + f" {local_text(notice.happened_at)} {notice.given_by}"
            )
        if recusal is None:
            parts.append(self.tr("recusal not asked"))
        else:
            parts.append(self._context.label(recusal.recusal_act))
            parts += [each for each in (recusal.against, recusal.reason) if each]
        return "  ".join(parts)

    def _untold(self, session_id: UUID, sides: Sequence[UUID]) -> tuple[UUID, ...]:
        file = self._file
        return tuple(
            side
            for side in sides
            if latest_notice(file.rights_notices, session_id, side) is None
            or latest_recusal(file.recusals, session_id, side) is None
        )

    async def _tell(self, session: MediationSession, sides: Sequence[UUID]) -> None:
        mediation, run = self._context.services.mediation, self._context.worker.run
        given_by = (
            session.mediator_name or self._context.services.desk.user.display_name
        )
        aloud = self.fields["rights_aloud"].value()
        try:
            for side in self._untold(session.id, sides):
                where = (self._case_id, session.id, side)
                if latest_notice(self._file.rights_notices, *where[1:]) is None:
                    await run(
                        partial(
                            mediation.give_rights,
                            *where,
                            given_by=given_by,
                            read_aloud=aloud,
                        )
                    )
                if latest_recusal(self._file.recusals, *where[1:]) is None:
                    await run(
                        mediation.answer_recusal, *where, RecusalAct.NOT_ASKED_FOR
                    )
        finally:
            self.changed.emit()

    async def _recuse(self, session_id: UUID) -> None:
        await self._call(
            self._context.services.mediation.answer_recusal,
            session_id,
            self.fields["recusal_party"].value(),
            self.fields["recusal_act"].value(),
            reason=self.fields["recusal_reason"].editor.text(),
        )

    def _steps(self, layout: QVBoxLayout, session: MediationSession) -> None:
        """The five steps, and the one that comes next."""
        if session.started_at is None:
            return
        context, file = self._context, self._file
        taken = {
            entry.step: entry.happened_at
            for entry in file.steps
            if entry.session_id == session.id
        }
        for step in STEPS:
            mark = f"✓ {local_text(taken[step])}" if step in taken else "·"
            layout.addWidget(text_label(f"{mark}  {context.label(step)}"))
        following = next((step for step in STEPS if step not in taken), None)
        if following is None or session.ended_at is not None:
            return
        sides = sides_of(file.attendees_of(session.id))
        waiting = set(self._untold(session.id, sides))
        told = set(sides) - waiting
        if not may_go_on(following, sides, told, told):
            layout.addWidget(
                text_label(
                    self.tr("Everybody is told and asked before the claims are heard."),
                    "muted",
                )
            )
            return
        row = QHBoxLayout()
        self._deed(
            row,
            "step",
            context.label(following),
            partial(
                self._call, context.services.mediation.take_step, session.id, following
            ),
        )
        row.addStretch()
        layout.addLayout(row)
