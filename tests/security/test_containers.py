import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput, Locked, NotFound, RuleViolation
from mobile_mediation.security import checked
from mobile_mediation.security.certificates import certificate_digest, is_whole_chain
from mobile_mediation.security.containers import (
    Holder,
    SigningContainer,
    read_container,
)
from mobile_mediation.security.containers import _File as ContainerFile
from mobile_mediation.security.sealing import Argon2Cost

SECRET = "岗亭 旁边 老槐树"
PHRASE = "岗亭旁的老槐树"
EMPTY_CERTIFICATE = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
HOLDER = Holder(name="张堃", role="officer", unit="示例交通支队", number="012345")


@pytest.fixture(scope="module")
def made(tmp_path_factory, issuer, now, cost):
    path = tmp_path_factory.mktemp("stick") / "zhangkun.mmkey"
    SigningContainer.create(
        path,
        holder=HOLDER,
        secret=SECRET,
        authority=issuer,
        now=now,
        phrase=PHRASE,
        cost=cost,
    )
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, made):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "zhangkun.mmkey").write_bytes(made)
    return tmp_path / "stick" / "zhangkun.mmkey"


def altered(data, **public):
    """A container that was changed on purpose, with a digest that fits."""
    file = msgspec.json.decode(data.partition(b"\n")[0], type=ContainerFile)
    changed = msgspec.structs.replace(file.public, **public)
    return checked.encode(msgspec.structs.replace(file, public=changed))


def test_its_holder_opens_it(path):
    opened = SigningContainer.open(path, SECRET)
    assert opened.holder == HOLDER
    assert opened.phrase == PHRASE
    assert opened.chain_pem == SigningContainer.read_public(path).chain_pem


def test_the_key_inside_is_the_one_that_is_certified(path):
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    opened = SigningContainer.open(path, SECRET)
    key = serialization.load_der_private_key(opened.private_key_pkcs8, None)
    own, *others = x509.load_pem_x509_certificates(opened.chain_pem)
    assert key.public_key() == own.public_key()
    der = serialization.Encoding.DER
    assert is_whole_chain(own.public_bytes(der), [c.public_bytes(der) for c in others])


@pytest.mark.parametrize("secret", ["", "岗亭 旁边 老槐树 ", "别人的 一句话", "\ud800"])
def test_a_wrong_secret_is_refused_and_changes_no_byte(path, made, secret):
    with pytest.raises(Locked) as refused:
        SigningContainer.open(path, secret)
    assert refused.value.code == "MM1603"
    assert path.read_bytes() == made
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_anybody_reads_whose_it_is_and_nobody_the_rest(path, made):
    public = SigningContainer.read_public(path)
    assert public.holder == HOLDER
    assert public.certificate_digest == certificate_digest(public.chain_pem)
    opened = SigningContainer.open(path, SECRET)
    assert opened.private_key_pkcs8 not in made
    assert PHRASE.encode() not in made
    assert SECRET.encode() not in made
    assert PHRASE not in repr(opened)
    assert repr(opened.private_key_pkcs8) not in repr(opened)


def test_every_damage_is_told_from_a_wrong_secret(path, made, refused_when_damaged):
    def read(changed):
        path.write_bytes(changed)
        return SigningContainer.open(path, SECRET)

    assert refused_when_damaged(made, read) == {"MM1615"}


@pytest.mark.parametrize(
    "public",
    [
        {"holder": msgspec.structs.replace(HOLDER, name="李喆")},
        {"salt": bytes(16)},
        {"cost": Argon2Cost(passes=2, memory_kib=19 * 1024, lanes=1)},
    ],
)
def test_what_it_says_cannot_be_exchanged(made, public):
    with pytest.raises(Locked) as refused:
        SigningContainer.open_bytes(altered(made, **public), SECRET)
    assert refused.value.code == "MM1603"


def test_another_certificate_does_not_fit_the_key(tmp_path, made, issuer, now, cost):
    other = SigningContainer.create(
        tmp_path / "other.mmkey",
        holder=HOLDER,
        secret=SECRET,
        authority=issuer,
        now=now,
        cost=cost,
    )
    with pytest.raises(Locked) as refused:
        SigningContainer.open_bytes(altered(made, chain_pem=other.chain_pem), SECRET)
    assert refused.value.code == "MM1603"


@pytest.mark.parametrize(
    "public",
    [
        {"format": 2},
        {"salt": b""},
        {"chain_pem": b""},
        {"chain_pem": EMPTY_CERTIFICATE},
    ],
)
def test_what_cannot_be_a_container_is_none(path, made, public):
    path.write_bytes(altered(made, **public))
    for read in (
        SigningContainer.read_public,
        lambda path: SigningContainer.open(path, SECRET),
    ):
        with pytest.raises(BadInput) as refused:
            read(path)
        assert refused.value.code == "MM1615"


@pytest.mark.parametrize(
    "changed",
    [Argon2Cost(passes=0), Argon2Cost(memory_kib=2**31), Argon2Cost(1, 8, 1)],
)
def test_a_changed_cost_neither_weakens_nor_exhausts(made, changed):
    with pytest.raises(BadInput) as refused:
        SigningContainer.open_bytes(altered(made, cost=changed), SECRET)
    assert refused.value.code == "MM1605"


def test_a_stick_that_was_taken_out_is_said(path, tmp_path, issuer, now, cost):
    path.unlink()
    for read in (SigningContainer.read_public, read_container):
        with pytest.raises(NotFound) as refused:
            read(path)
        assert refused.value.code == "MM1604"
    with pytest.raises(NotFound) as refused:
        SigningContainer.create(
            tmp_path / "gone" / "x.mmkey",
            holder=HOLDER,
            secret=SECRET,
            authority=issuer,
            now=now,
            cost=cost,
        )
    assert refused.value.code == "MM1604"
    assert not (tmp_path / "gone").exists()


def test_a_weak_secret_makes_no_container(tmp_path, issuer, now, cost):
    with pytest.raises(RuleViolation) as refused:
        SigningContainer.create(
            tmp_path / "x.mmkey",
            holder=HOLDER,
            secret="12345678",
            authority=issuer,
            now=now,
            cost=cost,
        )
    assert refused.value.code == "MM1608"
    assert list(tmp_path.iterdir()) == []


def test_a_huge_file_is_not_read_whole(tmp_path):
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(BadInput) as refused:
        SigningContainer.read_public(path)
    assert refused.value.code == "MM1615"
    assert len(read_container(path)) == 64 * 1024 + 1
