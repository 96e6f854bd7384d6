"""Files whose seal or signature is good and whose contents are not.

Besides, every single byte and length of every format, where the modules' own tests
take samples.
"""

from datetime import timedelta

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mobile_mediation.domain.errors import BadInput, MediationError, RuleViolation
from mobile_mediation.security import age, checked
from mobile_mediation.security.certificates import (
    Authority,
    AuthorityFile,
    new_person_key,
    private_key_bytes,
)
from mobile_mediation.security.containers import Holder, SigningContainer
from mobile_mediation.security.device import DeviceKeys, SigningKey
from mobile_mediation.security.enrolment import read_enrolment, write_enrolment
from mobile_mediation.security.roster import read_roster, sign_roster
from mobile_mediation.security.sealing import Argon2Cost, seal


def refuse_all(data, read):
    """Every shorter file and every file with one byte changed, in two ways."""
    cut = [data[:length] for length in range(len(data))]
    changed = [
        data[:place] + bytes([data[place] ^ bits]) + data[place + 1 :]
        for place in range(len(data))
        for bits in (0x01, 0x80)
    ]
    for each in cut + changed:
        with pytest.raises(MediationError):
            read(each)


def code_of(read):
    with pytest.raises(BadInput) as refusal:
        read()
    return refusal.value.code


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.mmk"


@pytest.fixture
def through_a_file(path):
    def reading(read):
        def read_bytes(data):
            path.write_bytes(data)
            return read(path)

        return read_bytes

    return reading


@pytest.fixture
def roster(hq):
    return sign_roster(hq.roster(), hq.roots)


def test_every_byte_and_length_of_a_roster_with_no_signature_to_spare(hq):
    data = sign_roster(hq.roster(), hq.roots[:2])
    refuse_all(data, lambda changed: read_roster(changed, trusted=None))


def test_a_signature_to_spare_may_be_damaged(hq):
    roster = hq.roster()
    data = sign_roster(roster, hq.roots)
    assert read_roster(data[:-1] + bytes([data[-1] ^ 1]), trusted=None) == roster


def test_every_byte_and_length_of_an_enrolment(hq, roster):
    data = write_enrolment(hq.enrolment(roster), hq.signing)
    refuse_all(data, read_enrolment)


def test_every_byte_and_length_of_the_device_keys(path, store_key, through_a_file):
    DeviceKeys.generate().save(path, store_key)
    refuse_all(
        path.read_bytes(), through_a_file(lambda file: DeviceKeys.load(file, store_key))
    )


def test_every_byte_and_length_of_a_kept_authority(
    path, issuer, store_key, through_a_file
):
    issuer.save(path, store_key)
    refuse_all(
        path.read_bytes(), through_a_file(lambda file: Authority.load(file, store_key))
    )


def test_every_byte_and_length_of_a_container(path, issuer, now, cost):
    holder = Holder(name="张堃", role="officer", unit="朝阳支队", number="012345")
    SigningContainer.create(
        path,
        holder=holder,
        secret="岗亭 旁边 老槐树",
        authority=issuer,
        now=now,
        cost=cost,
    )
    refuse_all(
        path.read_bytes(),
        lambda data: SigningContainer.open_bytes(data, "岗亭 旁边 老槐树"),
    )


def test_every_byte_and_length_of_an_encrypted_text():
    identity, recipient = age.new_identity()
    sealed = age.encrypt("欧阳".encode(), [recipient])
    refuse_all(sealed, lambda data: age.decrypt(data, [identity]))


def test_text_that_is_none_is_damage_even_with_its_digest():
    good = checked.encode(Argon2Cost())
    line = good.partition(b"\n")[0].replace(b"lanes", b"lan\xffs")
    assert line != good.partition(b"\n")[0]
    assert checked.decode(line + b"\n", Argon2Cost) is None


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\x82\xa8identity\xa2\xff\xff",
        msgspec.msgpack.encode({"signing_private": b"short", "identity": "none"}),
        msgspec.msgpack.encode({"signing_private": bytes(32), "identity": "none"}),
    ],
)
def test_device_keys_that_are_none_are_refused(path, store_key, plain):
    path.write_bytes(seal(store_key.derive("mm/device/v1"), plain, purpose="device"))
    assert code_of(lambda: DeviceKeys.load(path, store_key)) == "MM1614"


def test_an_authority_that_is_gone_is_said(path, store_key):
    assert code_of(lambda: Authority.load(path, store_key)) == "MM1621"


@pytest.fixture(params=["junk", "no certificate", "other key", "other curve"])
def odd_authority(request, issuer):
    good = issuer.to_file()
    return {
        "junk": AuthorityFile(b"junk", good.chain_pem),
        "no certificate": AuthorityFile(good.private_key, b""),
        "other key": AuthorityFile(private_key_bytes(new_person_key()), good.chain_pem),
        "other curve": AuthorityFile(
            private_key_bytes(ec.generate_private_key(ec.SECP384R1())), good.chain_pem
        ),
    }[request.param]


def test_an_authority_whose_parts_do_not_fit_is_refused(path, store_key, odd_authority):
    plain = msgspec.msgpack.encode(odd_authority)
    path.write_bytes(
        seal(store_key.derive("mm/authority/v1"), plain, purpose="authority")
    )
    assert code_of(lambda: Authority.load(path, store_key)) == "MM1621"


def test_an_enrolment_whose_issuer_does_not_fit_is_refused(hq, roster, odd_authority):
    enrolment = hq.enrolment(roster, issuer=odd_authority)
    data = write_enrolment(enrolment, hq.signing)
    assert code_of(lambda: read_enrolment(data)) == "MM1606"


def test_an_enrolment_may_be_read_twice(hq, roster):
    data = write_enrolment(hq.enrolment(roster), hq.signing)
    assert read_enrolment(data) == read_enrolment(data)


@pytest.mark.parametrize("name", ["issued", "expires"])
def test_a_roster_without_a_time_zone_is_refused(hq, now, name):
    time = (now + timedelta(days=9)).replace(tzinfo=None)
    data = sign_roster(hq.roster(**{name: time}), hq.roots)
    assert code_of(lambda: read_roster(data, trusted=None)) == "MM1616"


def certify(issuer, number, now):
    return issuer.issue_person(
        new_person_key().public_key(),
        name="王䶮",
        role="officer",
        unit="朝阳支队",
        number=number,
        now=now,
    )


@pytest.mark.parametrize("number", ["警012345", "0*1", "０１２", "12\n"])
def test_a_number_that_no_certificate_holds_is_refused(issuer, now, number):
    with pytest.raises(RuleViolation) as refusal:
        certify(issuer, number, now)
    assert refusal.value.code == "MM1620"


@pytest.mark.parametrize("number", ["012345", "LP-0007", "A 1/(2)"])
def test_a_number_stands_in_the_certificate_as_it_is(issuer, now, number):
    person = x509.load_pem_x509_certificates(certify(issuer, number, now))[0]
    (found,) = person.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    assert found.value == number


def test_a_vehicle_knows_its_one_time_key_in_the_roster_only(hq, roster):
    stranger = hq.enrolment(roster, signing_private=SigningKey.generate().private)
    data = write_enrolment(stranger, hq.signing)
    assert code_of(lambda: read_enrolment(data)) == "MM1606"
