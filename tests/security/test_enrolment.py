from uuid import UUID

import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.security.certificates import new_person_key
from mobile_mediation.security.device import DeviceKeys, SigningKey
from mobile_mediation.security.enrolment import _Signed as SignedEnrolment
from mobile_mediation.security.enrolment import (
    is_endorsed,
    read_enrolment,
    write_enrolment,
)
from mobile_mediation.security.roster import sign_roster


@pytest.fixture(scope="module")
def enrolment(hq):
    return hq.enrolment(sign_roster(hq.roster(), hq.roots))


def code_of(data):
    with pytest.raises(BadInput) as refused:
        read_enrolment(data)
    return refused.value.code


def test_what_headquarters_wrote_the_vehicle_reads(hq, enrolment):
    assert read_enrolment(write_enrolment(enrolment, hq.signing)) == enrolment


def test_the_vehicle_certifies_its_people_with_it(hq, enrolment, now):
    read = read_enrolment(write_enrolment(enrolment, hq.signing))
    authority = read.authority()
    assert authority.root_pem == hq.authority.root_pem
    chain = authority.issue_person(
        new_person_key().public_key(),
        name="李喆",
        role="specialist",
        unit="示例财险",
        number=None,
        now=now,
    )
    assert chain.endswith(hq.authority.chain_pem)


def test_every_damage_is_refused(hq, enrolment, refused_when_damaged):
    data = write_enrolment(enrolment, hq.signing)
    assert refused_when_damaged(data, read_enrolment) == {"MM1606"}


def test_another_headquarters_signature_does_not_serve(
    hq, enrolment, make_headquarters
):
    stranger = make_headquarters()
    assert code_of(write_enrolment(enrolment, stranger.signing)) == "MM1606"
    assert code_of(write_enrolment(enrolment, hq.roots[0])) == "MM1606"
    assert code_of(write_enrolment(enrolment, hq.one_time)) == "MM1606"


def test_a_stranger_cannot_sign_in_headquarters_name(hq, enrolment, make_headquarters):
    stranger = make_headquarters().signing
    data = write_enrolment(enrolment, stranger)
    signed = msgspec.msgpack.decode(data, type=SignedEnrolment)
    posing = msgspec.structs.replace(signed, signer=hq.signing.key_id)
    assert code_of(msgspec.msgpack.encode(posing)) == "MM1606"


@pytest.mark.parametrize(
    "part",
    [
        {"hq_id": UUID(int=77)},
        {"vehicle_id": UUID(int=77)},
        {"signing_private": SigningKey.generate().private},
        {"signing_private": b"short"},
        {"format": 2},
        {"roster": b""},
    ],
)
def test_what_does_not_fit_together_is_refused(hq, enrolment, part):
    mixed = msgspec.structs.replace(enrolment, **part)
    assert code_of(write_enrolment(mixed, hq.signing)) == "MM1606"


def test_a_roster_of_another_headquarters_in_it_is_refused(
    hq, enrolment, make_headquarters
):
    stranger = make_headquarters()
    roster = sign_roster(stranger.roster(), stranger.roots)
    mixed = msgspec.structs.replace(enrolment, roster=roster)
    assert code_of(write_enrolment(mixed, hq.signing)) == "MM1606"


def test_a_roster_that_too_few_roots_signed_is_refused(hq, enrolment):
    weak = sign_roster(hq.roster(), hq.roots[:1])
    mixed = msgspec.structs.replace(enrolment, roster=weak)
    assert code_of(write_enrolment(mixed, hq.signing)) == "MM1606"


@pytest.mark.parametrize("junk", [b"", b"\xc0", b"no enrolment", b"\x91" * 50_000])
def test_what_is_no_enrolment_is_refused(junk):
    assert code_of(junk) == "MM1606"


def test_a_name_that_is_no_text_is_refused(hq, enrolment):
    data = write_enrolment(enrolment, hq.signing)
    signed = msgspec.msgpack.decode(data, type=SignedEnrolment)
    name = "示例财险".encode()
    body = signed.body.replace(name, b"\xff" + name[1:])
    assert body != signed.body
    broken = msgspec.structs.replace(signed, body=body)
    assert code_of(msgspec.msgpack.encode(broken)) == "MM1606"


def test_the_one_time_key_introduces_the_keys_that_the_vehicle_made(hq, enrolment):
    device, other = DeviceKeys.generate(), DeviceKeys.generate()
    endorsement = enrolment.endorse(device)
    old = hq.one_time.public
    assert is_endorsed(old, device.signing_public, device.recipient, endorsement)
    assert not is_endorsed(old, other.signing_public, device.recipient, endorsement)
    assert not is_endorsed(old, device.signing_public, other.recipient, endorsement)
    assert not is_endorsed(
        hq.signing.public, device.signing_public, device.recipient, endorsement
    )
    assert not is_endorsed(old, device.signing_public, device.recipient, b"")
