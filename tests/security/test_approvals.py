from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from mobile_mediation.domain.funds import FundAct, FundEntry, FundPurpose, FundSource
from mobile_mediation.domain.users import User, UserRole
from mobile_mediation.security.approvals import Approver, is_signed
from mobile_mediation.security.certificates import Authority, certificate_digest
from mobile_mediation.security.containers import Holder, SigningContainer

SECRET = "岗亭 旁边 老槐树"
VEHICLE, CASE = UUID(int=3), UUID(int=4)
MOMENT = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def person(tmp_path_factory, issuer, now, cost):
    """Makes people who have proved who they are with their own keys."""

    def make(name):
        path = tmp_path_factory.mktemp("stick") / "person.mmkey"
        SigningContainer.create(
            path,
            holder=Holder(name=name, role="admin", unit="示例", number="1"),
            secret=SECRET,
            authority=issuer,
            now=now,
            cost=cost,
        )
        container = SigningContainer.open(path, SECRET)
        user = User(
            origin_id=VEHICLE,
            id=uuid4(),
            created_at=now,
            created_by=VEHICLE,
            name="chenli",
            display_name=name,
            role=UserRole.ADMIN,
            unit="示例",
            certificate=certificate_digest(container.chain_pem),
        )
        return Approver(user, container)

    return make


@pytest.fixture(scope="module")
def leader(person):
    return person("陈立")


@pytest.fixture
def ask():
    return FundEntry(
        origin_id=VEHICLE,
        case_id=CASE,
        id=uuid4(),
        created_at=MOMENT,
        created_by=uuid4(),
        request_id=uuid4(),
        act=FundAct.REQUESTED,
        source=FundSource.CTPL_RESCUE,
        amount_fen=18_000_00,
        payee_name="示例市第一人民医院",
        payee_account="6228480402564890018",
        idempotency_key="a",
        happened_at=MOMENT,
    )


def approval(ask, by):
    return replace(
        ask,
        id=uuid4(),
        act=FundAct.APPROVED,
        about_id=ask.id,
        created_by=by.user.id,
        signature=by.sign(ask),
        signer_chain=by.container.chain_pem,
    )


def test_an_approval_bears_its_approvers_own_signature(ask, leader, root):
    roots = [root.root_pem]
    assert leader.certificate == leader.user.certificate
    assert is_signed(approval(ask, leader), ask, roots_pem=roots, user=leader.user)


@pytest.mark.parametrize(
    "other",
    [
        {"amount_fen": 18_000_01},
        {"source": FundSource.CTPL_ADVANCE},
        {"payee_name": "示例市第二人民医院"},
        {"payee_account": "6228480402564890026"},
        {"payee_account": None},
        {"account_holder": "别人"},
        {"purpose": FundPurpose.FUNERAL},
        {"payee_id": UUID(int=9)},
        {"injured_id": UUID(int=9)},
        {"vehicle_id": UUID(int=9)},
        {"id": UUID(int=9)},
        {"request_id": UUID(int=9)},
        {"case_id": UUID(int=9)},
        {"origin_id": UUID(int=9)},
    ],
)
def test_a_signature_does_not_hold_over_a_changed_ask(ask, leader, root, other):
    signed = approval(ask, leader)
    changed = replace(ask, **other)
    assert not is_signed(signed, changed, roots_pem=[root.root_pem], user=leader.user)


def test_a_signature_by_another_person_does_not_hold(ask, leader, person, root):
    other, roots = person("王伟"), [root.root_pem]
    signed = approval(ask, leader)
    assert not is_signed(signed, ask, roots_pem=roots, user=other.user)
    forged = replace(approval(ask, other), created_by=leader.user.id)
    assert not is_signed(forged, ask, roots_pem=roots, user=leader.user)
    mixed = replace(signed, signature=other.sign(ask))
    assert not is_signed(mixed, ask, roots_pem=roots, user=leader.user)


def test_a_signature_holds_only_under_our_own_root(ask, leader, root, now):
    signed = approval(ask, leader)
    foreign = Authority.create_root("别处总部", organisation="别处", now=now)
    for roots in ([], [foreign.root_pem]):
        assert not is_signed(signed, ask, roots_pem=roots, user=leader.user)
    roots = [foreign.root_pem, root.root_pem]
    assert is_signed(signed, ask, roots_pem=roots, user=leader.user)


@pytest.mark.parametrize(
    "missing",
    [
        {"signature": None},
        {"signer_chain": None},
        {"signature": b""},
        {"signature": b"\x30\x00"},
        {"signer_chain": b""},
        {"signer_chain": b"-----BEGIN CERTIFICATE-----\nAAAA\n"},
    ],
)
def test_without_signature_or_certificate_nothing_is_signed(ask, leader, root, missing):
    signed = replace(approval(ask, leader), **missing)
    assert not is_signed(signed, ask, roots_pem=[root.root_pem], user=leader.user)


def test_a_chain_that_does_not_reach_its_root_is_none(ask, leader, root):
    signed = approval(ask, leader)
    end = b"-----END CERTIFICATE-----\n"
    own, _, rest = signed.signer_chain.partition(end)
    last = rest.split(end)[-2] + end
    gap = replace(signed, signer_chain=own + end + last)
    assert not is_signed(gap, ask, roots_pem=[root.root_pem], user=leader.user)
