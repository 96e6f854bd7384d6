"""Who may sit at the table for whom: agents with their powers, guardians, nobody twice.

What an agent may do stands in the power of attorney of the case; nobody is believed
for saying so.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import age_on
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.mediation import Attendee, AttendeeCapacity
from mobile_mediation.domain.people import Capacity, Party, PartyKind, PartyRole

FULL_AGE: Final = 18
"""民法典 17."""

_POWERS: Final = (
    ("may_admit", "承认请求"),
    ("may_waive", "放弃请求"),
    ("may_change_claims", "变更请求"),
    ("may_settle", "和解"),
    ("may_collect_money", "代收款项"),
    ("may_receive_papers", "代收文书"),
)
_CAPACITY_OF: Final = {
    PartyRole.AGENT: AttendeeCapacity.AGENT,
    PartyRole.GUARDIAN: AttendeeCapacity.GUARDIAN,
    PartyRole.RELATIVE: AttendeeCapacity.RELATIVE,
    PartyRole.INSURER: AttendeeCapacity.INSURER,
}


def capacity_of(party: Party) -> AttendeeCapacity:
    """Why a party of the case sits at the table."""
    usual = (
        AttendeeCapacity.INSURER
        if party.kind is PartyKind.LEGAL
        else AttendeeCapacity.PARTY
    )
    return _CAPACITY_OF.get(party.role, usual)


def side_of(party: Party) -> UUID:
    """The party for whom somebody sits there: the one represented, or themselves."""
    return party.represents_id or party.id


def is_expected(party: Party) -> bool:
    """Whether a party can come to the table at all."""
    is_dead = party.role is PartyRole.DECEASED or party.died_on is not None
    return bool(party.name) and not is_dead


def power_of_agent(
    file: CaseFile, name: str, principal_id: UUID | None, day: date
) -> Authority:
    """The power of attorney under which somebody acts on a day.

    Raises:
        RuleViolation: MM1405 there is none in the case; MM2501 none is in force on
            that day.
    """
    agents = {party.id for party in file.current_parties if party.name == name}
    held = [
        each
        for each in file.authorities
        if not each.is_void
        and each.agent_id in agents
        and each.principal_id == principal_id
    ]
    if not held:
        raise RuleViolation(
            "MM1405",
            Words(
                "代理人须有写明事项、权限和期限的授权委托书。",
                "An agent needs a written power with matters, scope and term.",
            ),
            path="attendee.authority",
            value=name,
            rule="民法典 165",
            next_step=Words(
                "请先在当事人中登记代理人和授权委托书。",
                "Enter the agent and the power of attorney first.",
            ),
        )
    for each in reversed(held):
        if each.is_in_force_on(day):
            return each
    raise _not_in_force(held[-1], name, day)


def authority_words(authority: Authority) -> str:
    """Powers and term of a power of attorney, as papers write them."""
    powers = [words for field, words in _POWERS if getattr(authority, field)]
    parts = [f"特别授权（{'、'.join(powers)}）" if powers else "一般授权"]
    begins = authority.valid_from or authority.signed_on
    if authority.valid_to is not None:
        since = f"{begins.isoformat()}至" if begins is not None else "至"
        parts.append(f"期限{since}{authority.valid_to.isoformat()}")
    return "，".join(parts)


def check_not_seated(
    seated: Iterable[Attendee], name: str, party_id: UUID | None
) -> None:
    """Refuse to seat the same person twice for the same side.

    Raises:
        RuleViolation: MM2502.
    """
    if any(each.name == name and each.party_id == party_id for each in seated):
        raise RuleViolation(
            "MM2502",
            Words(f"{name}已在参加人之列。", f"{name} sits at the table already."),
            path="attendee.name",
            value=name,
        )


def check_guardians(
    parties: Sequence[Party], seated: Sequence[Attendee], day: date
) -> None:
    """Refuse to begin while somebody who needs a guardian sits there without one.

    Raises:
        RuleViolation: MM2503.
    """
    guarded = {
        each.party_id
        for each in seated
        if each.capacity is AttendeeCapacity.GUARDIAN and not each.is_void
    }
    present = {each.party_id for each in seated if not each.is_void}
    alone = [
        party.name or ""
        for party in parties
        if party.id in present - guarded and needs_guardian(party, day)
    ]
    if alone:
        names = "、".join(alone)
        raise RuleViolation(
            "MM2503",
            Words(
                f"{names}须由法定代理人（监护人）到场代为参加调解。",
                f"A guardian must come for {names}.",
            ),
            path="attendee.capacity",
            value=names,
            rule="民法典 19-23",
            next_step=Words(
                "请登记到场的监护人，或者改期。",
                "Seat the guardian, or choose another day.",
            ),
        )


def needs_guardian(party: Party, day: date) -> bool:
    """Whether somebody cannot act for themselves on a day (民法典 17-22)."""
    if party.kind is not PartyKind.NATURAL or not is_expected(party):
        return False
    if party.legal_capacity in {Capacity.LIMITED, Capacity.NONE}:
        return True
    if party.legal_capacity is Capacity.FULL or party.birth_on is None:
        return False
    return age_on(party.birth_on, day) < FULL_AGE


def _not_in_force(authority: Authority, name: str, day: date) -> RuleViolation:
    said = authority_words(authority)
    return RuleViolation(
        "MM2501",
        Words(
            f"{name}的授权委托书在{day.isoformat()}不在有效期内（{said}）。",
            f"The power of attorney of {name} is not in force on {day.isoformat()}.",
        ),
        path="attendee.authority",
        value=authority.valid_to.isoformat() if authority.valid_to else None,
        rule="民法典 165",
        next_step=Words(
            "请由本人参加，或补交有效的授权委托书。",
            "Let the party come, or bring a power that is in force.",
        ),
    )
