from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from mobile_mediation.domain.errors import Locked, RuleViolation
from mobile_mediation.security.certificates import (
    Authority,
    AuthorityFile,
    certificate_digest,
    is_whole_chain,
    leads_to,
    name_certified,
    new_person_key,
    private_key_bytes,
)
from mobile_mediation.security.slots import StoreKey

PERSON = {
    "name": "李喆",
    "role": "理赔专员",
    "unit": "示例财险北京市分公司",
    "number": "LP-0007",
}


@pytest.fixture
def chain(issuer, now):
    pem = issuer.issue_person(new_person_key().public_key(), **PERSON, now=now)
    return x509.load_pem_x509_certificates(pem)


@pytest.fixture
def make_other_root(now):
    def make(name="示例财险总部"):
        return Authority.create_root(name, organisation="示例财险", now=now)

    return make


def der(certificates):
    own, *others = [c.public_bytes(serialization.Encoding.DER) for c in certificates]
    return own, others


def said(certificate):
    return {part.oid: part.value for part in certificate.subject}


def test_a_person_is_certified_by_the_vehicle_and_that_by_headquarters(chain, root):
    person, vehicle, top = chain
    assert top == root.certificate
    assert person.issuer == vehicle.subject
    assert vehicle.issuer == top.subject == top.issuer
    person.verify_directly_issued_by(vehicle)
    vehicle.verify_directly_issued_by(top)
    assert said(person) == {
        NameOID.COUNTRY_NAME: "CN",
        NameOID.ORGANIZATIONAL_UNIT_NAME: PERSON["unit"],
        NameOID.TITLE: PERSON["role"],
        NameOID.SERIAL_NUMBER: PERSON["number"],
        NameOID.COMMON_NAME: PERSON["name"],
    }


def test_only_authorities_sign_certificates_and_only_people_sign_papers(chain):
    for place, certificate in enumerate(chain):
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        assert basic.critical
        assert usage.critical
        assert basic.value.ca == (place > 0)
        assert basic.value.path_length == [None, 0, 1][place]
        assert usage.value.key_cert_sign == (place > 0)
        assert usage.value.digital_signature == (place == 0)
        assert usage.value.content_commitment == (place == 0)


def test_a_certificate_holds_from_the_day_before_to_its_end(chain, now):
    person, vehicle, top = chain
    for certificate, days in ((person, 730), (vehicle, 5 * 365), (top, 20 * 365)):
        assert certificate.not_valid_before_utc == now - timedelta(days=1)
        assert certificate.not_valid_after_utc == now + timedelta(days=days)


def test_nobody_is_certified_beyond_the_issuers_own_end(issuer, now):
    late = now + timedelta(days=4 * 365)
    pem = issuer.issue_person(new_person_key().public_key(), **PERSON, now=late)
    person, vehicle, _ = x509.load_pem_x509_certificates(pem)
    assert person.not_valid_after_utc == vehicle.not_valid_after_utc


@pytest.mark.parametrize("days", [-2, 5 * 365 + 1])
def test_an_issuer_out_of_its_time_certifies_nobody(issuer, now, days):
    at = now + timedelta(days=days)
    with pytest.raises(RuleViolation) as refused:
        issuer.issue_person(new_person_key().public_key(), **PERSON, now=at)
    assert refused.value.code == "MM1506"


def test_a_root_out_of_its_time_makes_no_issuer(root, now):
    with pytest.raises(RuleViolation) as refused:
        root.issue_intermediate("车", unit="1", now=now + timedelta(days=21 * 365))
    assert refused.value.code == "MM1506"


@pytest.mark.parametrize("number", [None, ""])
def test_who_has_no_number_has_none_in_the_certificate(issuer, now, number):
    who = PERSON | {"number": number}
    pem = issuer.issue_person(new_person_key().public_key(), **who, now=now)
    assert NameOID.SERIAL_NUMBER not in said(x509.load_pem_x509_certificates(pem)[0])


def test_a_long_name_is_kept_up_to_the_standards_bound(issuer, now):
    who = PERSON | {"name": "𬱖" * 70, "unit": "示例" * 40}
    pem = issuer.issue_person(new_person_key().public_key(), **who, now=now)
    subject = said(x509.load_pem_x509_certificates(pem)[0])
    assert subject[NameOID.COMMON_NAME] == name_certified(who["name"]) == "𬱖" * 16
    assert subject[NameOID.ORGANIZATIONAL_UNIT_NAME] == "示例" * 32


def test_a_company_with_a_long_name_has_a_root(now):
    name = "示例财产保险股份有限公司北京市分公司 调解文书签章根证书"
    made = Authority.create_root(name, organisation=name, now=now)
    subject = said(made.certificate)
    assert name.startswith(subject[NameOID.COMMON_NAME])
    assert subject[NameOID.ORGANIZATION_NAME] == name


def test_a_name_is_cut_between_its_characters():
    assert name_certified("a" + "路" * 30) == "a" + "路" * 21
    assert name_certified("李喆") == "李喆"


def test_a_whole_chain_is_one_in_any_order(chain):
    own, others = der(chain)
    assert is_whole_chain(own, others)
    assert is_whole_chain(own, others[::-1])


def test_a_chain_with_a_gap_a_stranger_or_one_too_many_is_none(
    chain, make_other_root, now
):
    own, (vehicle, top) = der(chain)
    stranger = make_other_root().certificate.public_bytes(serialization.Encoding.DER)
    assert not is_whole_chain(own, [])
    assert not is_whole_chain(own, [vehicle])
    assert not is_whole_chain(own, [top])
    assert not is_whole_chain(own, [vehicle, top, stranger])
    assert not is_whole_chain(own, [vehicle, top, top])
    assert not is_whole_chain(own, [vehicle, stranger])


def test_the_same_name_is_not_the_same_root(chain, make_other_root):
    own, (vehicle, _) = der(chain)
    namesake = make_other_root().certificate
    assert namesake.subject == chain[2].subject
    der_of_it = namesake.public_bytes(serialization.Encoding.DER)
    assert not is_whole_chain(own, [vehicle, der_of_it])


def test_an_authority_is_kept_and_read_again(tmp_path, issuer, store_key, now):
    path = tmp_path / "authority.mmk"
    issuer.save(path, store_key)
    again = Authority.load(path, store_key)
    assert again.chain == issuer.chain
    assert again.root_pem == issuer.root_pem
    assert private_key_bytes(again.private_key) == private_key_bytes(issuer.private_key)
    again.issue_person(new_person_key().public_key(), **PERSON, now=now)


def test_a_kept_authority_is_secret_and_bound_to_its_store(tmp_path, issuer, store_key):
    path = tmp_path / "authority.mmk"
    issuer.save(path, store_key)
    assert private_key_bytes(issuer.private_key) not in path.read_bytes()
    with pytest.raises(Locked) as refused:
        Authority.load(path, StoreKey(store_key.store_id, 2, store_key.secret))
    assert refused.value.code == "MM1601"
    assert "private" not in repr(issuer)


def test_every_damage_to_a_kept_authority_is_refused(
    tmp_path, issuer, store_key, refused_when_damaged
):
    path = tmp_path / "authority.mmk"
    issuer.save(path, store_key)

    def read(changed):
        path.write_bytes(changed)
        return Authority.load(path, store_key)

    assert refused_when_damaged(path.read_bytes(), read) == {"MM1601"}


def test_an_authority_has_a_key_of_the_one_kind(issuer):
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(TypeError, match="P-256"):
        Authority.from_file(AuthorityFile(other, issuer.chain_pem))


def test_a_certificate_is_named_by_its_own_digest(chain):
    pem = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain)
    own = chain[0].public_bytes(serialization.Encoding.DER)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(own)
    assert certificate_digest(pem) == digest.finalize()


def test_every_person_has_a_key_and_a_serial_number_of_their_own(issuer, now):
    public = new_person_key().public_key()
    made = [
        x509.load_pem_x509_certificates(issuer.issue_person(public, **PERSON, now=now))[
            0
        ]
        for _ in range(8)
    ]
    assert len({certificate.serial_number for certificate in made}) == 8
    assert isinstance(new_person_key().curve, ec.SECP256R1)


def forged(key, issuer, now):
    """A certificate that somebody signs who is no authority."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "𬱖䶮㛃")]))
        .issuer_name(issuer.subject)
        .public_key(new_person_key().public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=30))
    )
    return builder.sign(key, hashes.SHA256())


def test_a_certificate_leads_to_a_root_by_authorities_alone(
    issuer, chain, root, make_other_root, now
):
    own, others = der(chain)
    top = root.certificate.public_bytes(serialization.Encoding.DER)
    strange, _ = der([make_other_root().certificate])
    assert leads_to(own, others, {top})
    assert not leads_to(own, others, {strange})
    assert not leads_to(own, [], {top})
    assert not leads_to(top, [], {top})
    key = new_person_key()
    person = issuer.issue_person(key.public_key(), **PERSON, now=now)
    people = x509.load_pem_x509_certificates(person)
    own, others = der([forged(key, people[0], now), *people])
    assert not leads_to(own, others, {top})
