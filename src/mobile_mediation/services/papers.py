"""From a case to the paper that its parties will hold: what stands where."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperAdvance,
    PaperItem,
    PaperKind,
    PaperParty,
    PaperPayment,
    PaperResponsibility,
    PaperSeal,
    PaperSignatory,
)
from mobile_mediation.domain.agreements import (
    DamageItem,
    SealField,
    Signature,
    agreed_total_fen,
)
from mobile_mediation.domain.assessment.annex import Annex
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import age_on, china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_sources import is_deducted
from mobile_mediation.domain.funds import FundAct, FundRequest
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.people import Injury, Party, PartyKind, PartyRole
from mobile_mediation.domain.signing import Stroke, decode
from mobile_mediation.domain.worksheets import KIND_OF
from mobile_mediation.labels import Labels

_LABELS: Final = "甲乙丙丁戊己庚辛壬癸"
_OUTSIDERS: Final = frozenset(
    {PartyRole.HOSPITAL, PartyRole.RELIEF_FUND, PartyRole.AGENT, PartyRole.GUARDIAN}
)


def _place_of_item(item: DamageItem) -> tuple[datetime, int]:
    """Items as they were written down; those of one act as in a statement of claim."""
    order = list(KIND_OF.values())
    return item.created_at, order.index(item.kind) if item.kind in order else len(order)


def principals(file: CaseFile) -> tuple[Party, ...]:
    """Those between whom the agreement is made: the injured first, insurers last."""
    injured = {injury.party_id for injury in file.current_injuries}
    parties = [
        party
        for party in file.current_parties
        if party.role not in _OUTSIDERS and party.represents_id is None
    ]
    return tuple(
        sorted(
            parties,
            key=lambda p: (p.id not in injured, p.kind is PartyKind.LEGAL),
        )
    )


def signers(file: CaseFile) -> tuple[tuple[Party, Party], ...]:
    """Who signs, and for whom: natural persons themselves or by their guardian.

    An organisation does not sign on the pad; its person of office seals the paper.
    """
    guardians = {
        party.represents_id: party
        for party in file.current_parties
        if party.role is PartyRole.GUARDIAN and party.represents_id is not None
    }
    return tuple(
        (guardians.get(party.id, party), party)
        for party in principals(file)
        if party.kind is PartyKind.NATURAL
    )


def compose(
    file: CaseFile,
    *,
    labels: Labels,
    version: int,
    chain_head: bytes,
    seals: Sequence[PaperSeal],
    annexes: Sequence[Annex] = (),
) -> AgreementPaper:
    """Put the case as it stands into the form of its paper.

    Raises:
        RuleViolation: MM1410 there is no draft or no path; MM1411 a party without
            name; MM1412 too many parties for the labels of the paper.
    """
    agreement, case = file.current_agreement, file.case
    if agreement is None or case.path is None:
        raise RuleViolation(
            "MM1410",
            Words("还没有协议草稿。", "There is no draft of an agreement yet."),
            path="agreement",
            next_step=Words(
                "请先选择调解途径并起草协议。",
                "Choose the way of mediation and begin a draft.",
            ),
        )
    parties = principals(file)
    if len(parties) > len(_LABELS):
        raise RuleViolation(
            "MM1412",
            Words(
                "当事人超过十方，请分别起草协议。",
                "More than ten parties; draw up separate agreements.",
            ),
            path="parties",
            value=str(len(parties)),
        )
    call = {party.id: f"{_LABELS[place]}方" for place, party in enumerate(parties)}
    writer = _Writer(file, labels, call)
    total = agreed_total_fen(file.items)
    advances = writer.advances()
    advanced = sum(advance.amount_fen for advance in advances)
    session = file.current_session
    return AgreementPaper(
        kind=(
            PaperKind.POLICE
            if case.path is MediationPath.POLICE
            else PaperKind.COMMITTEE
        ),
        document_no=agreement.document_no,
        case_no=case.case_no,
        version=version,
        made_on=china_day(
            session.started_at if session and session.started_at else case.opened_at
        ),
        place=session.place if session else file.accident.place,
        accident_on=china_day(file.accident.occurred_at or case.opened_at),
        determination_no=file.accident.determination_no,
        parties=tuple(writer.party(party) for party in parties),
        facts=writer.facts(),
        responsibility=tuple(
            PaperResponsibility(
                label=call[party.id], words=labels.of(party.liability).zh
            )
            for party in parties
            if party.liability is not None
        ),
        items=tuple(
            PaperItem(
                name=writer.item_name(item),
                basis=item.basis,
                claimed_fen=item.claimed_fen,
                agreed_fen=item.agreed_fen or 0,
            )
            for item in sorted(file.items, key=_place_of_item)
            if not item.is_void
        ),
        total_fen=total,
        advances=advances,
        advances_total_fen=advanced,
        payable_fen=total - advanced,
        shares=writer.shares(agreement.id),
        clauses=tuple(
            clause.text
            for clause in sorted(file.clauses, key=lambda c: c.position)
            if clause.agreement_id == agreement.id and not clause.is_void
        ),
        read_aloud=writer.read_aloud(),
        insurer_consent=writer.consent(),
        copies=len(parties) + 2,
        chain_head=chain_head.hex(),
        signatories=tuple(
            PaperSignatory(
                label=call[principal.id],
                name=signer.name or "",
                capacity=labels.of(signer.role).zh,
                signed_for=None if signer is principal else principal.name,
            )
            for signer, principal in signers(file)
        ),
        seals=tuple(seals),
        annexes=tuple(annexes),
    )


def with_signatures(
    paper: AgreementPaper, file: CaseFile, signatures: Sequence[Signature]
) -> AgreementPaper:
    """The paper with the signatures that were given drawn in their places."""
    by_principal = {signature.party_id: signature for signature in signatures}
    signed = []
    for signatory, (_, principal) in zip(paper.signatories, signers(file), strict=True):
        signature = by_principal.get(principal.id)
        if signature is None:
            signed.append(signatory)
            continue
        signed.append(
            PaperSignatory(
                label=signatory.label,
                name=signatory.name,
                capacity=signatory.capacity,
                signed_for=signatory.signed_for,
                strokes=_pen(signature),
                signed_at=signature.signed_at,
                time_source=signature.time_source,
            )
        )
    return msgspec.structs.replace(paper, signatories=tuple(signed))


def _pen(signature: Signature) -> tuple[Stroke, ...] | None:
    if signature.strokes is None:
        return None
    return decode(signature.strokes).strokes


class _Writer:
    """Finds the words for the parts of one paper."""

    def __init__(self, file: CaseFile, labels: Labels, call: dict[UUID, str]) -> None:
        self._file = file
        self._labels = labels
        self._call = call

    def item_name(self, item: DamageItem) -> str:
        """What an item is called; with its victim's name where several are hurt."""
        name = self._labels.of(item.kind).zh
        whose = {each.party_id for each in self._file.items if not each.is_void}
        victim = next(
            (p.name for p in self._file.parties if p.id == item.party_id and p.name),
            None,
        )
        if len(whose) < 2 or victim is None:  # noqa: PLR2004  one needs no name
            return name
        return f"{name}（{victim}）"

    def party(self, party: Party) -> PaperParty:
        if not party.name:
            raise RuleViolation(
                "MM1411",
                Words(
                    f"{self._call[party.id]}没有姓名。",
                    "A party of the agreement has no name.",
                ),
                path="party.name",
                next_step=Words(
                    "请在“当事人与车辆”中补填。", "Enter it under people and vehicles."
                ),
            )
        return PaperParty(
            label=self._call[party.id],
            capacity=self._labels.of(party.role).zh,
            name=party.name,
            sex=self._labels.of(party.sex).zh if party.sex else None,
            birth=party.birth_on,
            id_kind=self._labels.of(party.id_kind).zh if party.id_kind else None,
            id_no=party.id_no,
            address=party.address,
            phone=party.phone,
            agent=self._agents(party),
            is_organisation=party.kind is PartyKind.LEGAL,
            is_insurer=party.role is PartyRole.INSURER,
        )

    def _agents(self, party: Party) -> str | None:
        names = [
            f"{each.name}({self._labels.of(each.role).zh})"
            for each in self._file.current_parties
            if each.represents_id == party.id and each.name
        ]
        return "、".join(names) or None

    def facts(self) -> tuple[str, ...]:
        accident = self._file.accident
        occurred = accident.occurred_at or self._file.case.opened_at
        day = china_day(occurred)
        when = f"{day.year}年{day.month}月{day.day}日"
        first = f"{when}，在{accident.place}发生道路交通事故。"
        paragraphs = [first + (accident.narrative or "")]
        paragraphs += [
            text
            for injury in self._file.current_injuries
            if (text := self._injury(injury))
        ]
        if accident.determination_no and accident.determined_on:
            on = accident.determined_on
            brigade = self._file.case.brigade or "公安机关交通管理部门"
            paragraphs.append(
                f"{brigade}于{on.year}年{on.month}月{on.day}日作出"
                f"{accident.determination_no}《道路交通事故认定书》。"
            )
        return tuple(paragraphs)

    def _injury(self, injury: Injury) -> str:
        who = self._call.get(injury.party_id)
        party = next(
            (p for p in self._file.current_parties if p.id == injury.party_id), None
        )
        if who is None or party is None:
            return ""
        text = f"{who}{party.name or ''}受伤"
        if injury.hospital:
            text += f"，送{injury.hospital}救治"
        if injury.diagnosis:
            text += f"，经诊断为{injury.diagnosis}"
        if party.birth_on and injury.admitted_on:
            text += f"；事故发生时年满{age_on(party.birth_on, injury.admitted_on)}周岁"
        return text + "。"

    def advances(self) -> tuple[PaperAdvance, ...]:
        return tuple(
            self._advance(request)
            for request in self._file.fund_requests
            if request.kept_fen and is_deducted(request.request.source)
        )

    def _advance(self, request: FundRequest) -> PaperAdvance:
        paid = request.standing(FundAct.PAID)
        assert paid is not None  # noqa: S101  kept_fen says so
        source = self._labels.of(request.request.source).zh
        return PaperAdvance(
            on=paid.acted_on or china_day(paid.happened_at),
            purpose=request.request.reason or source,
            payer=source,
            payee=paid.payee_name,
            amount_fen=request.kept_fen,
            voucher=paid.reference_no,
        )

    def shares(self, agreement_id: UUID) -> tuple[PaperPayment, ...]:
        names = {party.id: party.name or "" for party in self._file.parties}
        return tuple(
            PaperPayment(
                payer=names[each.payer_id],
                payee=names[each.payee_id],
                amount_fen=each.amount_fen,
                due_on=each.due_on,
                method=each.method,
                account_holder=each.account_holder,
                account_no=each.account_no,
                bank=each.bank,
            )
            for each in sorted(self._file.instalments, key=lambda i: i.due_on)
            if each.agreement_id == agreement_id and not each.is_void
        )

    def read_aloud(self) -> str | None:
        names = [
            party.name
            for party in principals(self._file)
            if not party.can_read and party.name
        ]
        if not names:
            return None
        return f"本文书已向{'、'.join(names)}逐条宣读，其表示听清并理解。"

    def consent(self) -> str | None:
        agreement = self._file.current_agreement
        if agreement is None or not agreement.insurer_consent_by:
            return None
        words = f"保险人同意本协议，经办人{agreement.insurer_consent_by}"
        if agreement.insurer_limit_fen is not None:
            words += f"，权限{format_yuan(agreement.insurer_limit_fen)}"
        return words + "。"


def default_seals(
    specialist: tuple[str, str, str | None], officer: tuple[str, str, str | None]
) -> tuple[PaperSeal, ...]:
    """The two seals of the vehicle: name, unit and number of each person."""
    return (
        PaperSeal(
            field=SealField.SPECIALIST,
            role="保险理赔专员",
            name=specialist[0],
            unit=specialist[1],
            number=specialist[2],
        ),
        PaperSeal(
            field=SealField.OFFICER,
            role="交通民警",
            name=officer[0],
            unit=officer[1],
            number=officer[2],
        ),
    )
