"""Certificates for sealing papers: headquarters' root, a vehicle's issuer, people.

The root is headquarters' own. Its seals are conditions that the parties agree on
(电子签名法 13), not the service of a licensed certification authority.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.sealing import seal, unseal
from mobile_mediation.security.slots import StoreKey

_ROOT_LIFE: Final = timedelta(days=20 * 365)
_VEHICLE_LIFE: Final = timedelta(days=5 * 365)
_PERSON_LIFE: Final = timedelta(days=2 * 365)
_EARLIER: Final = timedelta(days=1)
"""A certificate begins a day before it is made, for clocks that differ."""
_LABEL: Final = "mm/authority/v1"
_PURPOSE: Final = "authority"
_COUNTRY: Final = "CN"
_PRINTABLE: Final = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")
_LONGEST_NAME: Final = 64
"""X.520's upper bound of a name, in characters; the library counts a common name's
bytes."""


class AuthorityFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An authority as it is stored or handed over: PKCS#8 and PEM chain."""

    private_key: bytes
    chain_pem: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody who issues certificates: a P-256 key with its chain, own one first."""

    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def create_root(cls, common_name: str, *, organisation: str, now: datetime) -> Self:
        """Make a root that stands for itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(common_name, organisation=organisation)
        builder = _builder(subject, subject, key.public_key(), now, _ROOT_LIFE)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=1), critical=True
        ).add_extension(_CA_USAGE, critical=True)
        return cls(key, (builder.sign(key, hashes.SHA256()),))

    @classmethod
    def from_file(cls, content: AuthorityFile) -> Self:
        """An authority that was handed over.

        Raises:
            ValueError: It is none.
            TypeError: It has a key of another kind.
        """
        try:
            return cls._of(content)
        except (UnsupportedAlgorithm, x509.InvalidVersion) as error:
            raise ValueError("not an authority") from error

    @classmethod
    def _of(cls, content: AuthorityFile) -> Self:
        key = serialization.load_der_private_key(content.private_key, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("an authority has a P-256 key")
        chain = tuple(x509.load_pem_x509_certificates(content.chain_pem))
        if chain[0].public_key() != key.public_key():
            raise ValueError("the certificate is of another key")
        return cls(key, chain)

    @classmethod
    def load(cls, path: Path, key: StoreKey) -> Self:
        """Read the authority of a workspace.

        Raises:
            Locked: MM1601 the file was changed.
            BadInput: MM1621 the file is gone or not one.
        """
        try:
            plain = unseal(key.derive(_LABEL), path.read_bytes(), purpose=_PURPOSE)
            return cls.from_file(msgspec.msgpack.decode(plain, type=AuthorityFile))
        except (OSError, ValueError, TypeError) as error:
            raise BadInput(
                "MM1621",
                Words(
                    "签发证书的密钥文件丢失或损坏。",
                    "The key that certifies people is gone or damaged.",
                ),
                path=str(path),
                next_step=Words("请从备份恢复该文件。", "Restore it from a backup."),
            ) from error

    def save(self, path: Path, key: StoreKey) -> None:
        """Keep the authority in a workspace, sealed under the store key."""
        plain = msgspec.msgpack.encode(self.to_file())
        write_durably(path, seal(key.derive(_LABEL), plain, purpose=_PURPOSE))

    def to_file(self) -> AuthorityFile:
        """The authority as it is handed over."""
        return AuthorityFile(private_key_bytes(self.private_key), self.chain_pem)

    @property
    def certificate(self) -> x509.Certificate:
        """The authority's own certificate."""
        return self.chain[0]

    @property
    def chain_pem(self) -> bytes:
        """The chain, own certificate first, root last."""
        return b"".join(map(_pem, self.chain))

    @property
    def root_pem(self) -> bytes:
        """The root at the end of the chain."""
        return _pem(self.chain[-1])

    def issue_intermediate(
        self, common_name: str, *, unit: str, now: datetime
    ) -> "Authority":
        """Make an issuer for one vehicle, which can certify people only.

        Raises:
            RuleViolation: MM1506 the root does not hold now.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._issued(
            _name(common_name, unit=unit), key.public_key(), now, _VEHICLE_LIFE
        )
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        ).add_extension(_CA_USAGE, critical=True)
        certificate = builder.sign(self.private_key, hashes.SHA256())
        return Authority(key, (certificate, *self.chain))

    def issue_person(
        self,
        public_key: ec.EllipticCurvePublicKey,
        *,
        name: str,
        role: str,
        unit: str,
        number: str | None,
        now: datetime,
    ) -> bytes:
        """Certify a person's key; returns the PEM chain, the person's first.

        ``role`` stands in the title, ``number`` (police or staff) as serial number.

        Raises:
            RuleViolation: MM1620 the number has other characters than X.520 allows;
                MM1506 the issuer's own certificate does not hold now.
        """
        if number and not _PRINTABLE.fullmatch(number):
            raise RuleViolation(
                "MM1620",
                Words(
                    "警号或工号只能含英文字母、数字、空格和 '()+,-./:=? 符号。",
                    "A number has only Latin letters, digits, blanks and '()+,-./:=?.",
                ),
                path="number",
                value=number,
                rule="X.520 serialNumber",
                next_step=Words("请改正后重试。", "Correct it, then try again."),
            )
        subject = _name(name, unit=unit, role=role, number=number)
        builder = self._issued(subject, public_key, now, _PERSON_LIFE)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        ).add_extension(_PERSON_USAGE, critical=True)
        certificate = builder.sign(self.private_key, hashes.SHA256())
        return _pem(certificate) + self.chain_pem

    def _issued(
        self,
        subject: x509.Name,
        public_key: ec.EllipticCurvePublicKey,
        now: datetime,
        life: timedelta,
    ) -> x509.CertificateBuilder:
        issuer = self.certificate
        if not issuer.not_valid_before_utc <= now <= issuer.not_valid_after_utc:
            raise certificate_out_of_time(now)
        key_identifier = issuer.extensions.get_extension_for_class(
            x509.SubjectKeyIdentifier
        ).value
        until = min(now + life, issuer.not_valid_after_utc)
        builder = _builder(subject, issuer.subject, public_key, now, until - now)
        return builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                key_identifier
            ),
            critical=False,
        )


def new_person_key() -> ec.EllipticCurvePrivateKey:
    """A P-256 key for a person."""
    return ec.generate_private_key(ec.SECP256R1())


def private_key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as unencrypted PKCS#8; it is sealed before it is written."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def certificate_digest(chain_pem: bytes) -> bytes:
    """The SHA-256 of the first certificate of a chain."""
    first = x509.load_pem_x509_certificates(chain_pem)[0]
    return first.fingerprint(hashes.SHA256())


def name_certified(name: str) -> str:
    """As much of a person's name as a certificate holds."""
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def words_certified(words: str) -> str:
    """As much of a unit, role or number as a certificate holds."""
    return words[:_LONGEST_NAME]


def certificate_out_of_time(at: datetime) -> RuleViolation:
    """The refusal for a certificate that does not hold at a moment."""
    return RuleViolation(
        "MM1506",
        Words(
            "签名证书不在有效期内。",
            "The certificate does not hold at this time.",
        ),
        path="certificate",
        value=at.isoformat(),
        next_step=Words(
            "请核对本机时间；证书过期的，向总部申请新证书。",
            "Check the clock; if it is right, ask headquarters for a new one.",
        ),
    )


def is_whole_chain(own: bytes, others: Sequence[bytes]) -> bool:
    """Whether DER certificates lead from ``own`` to a root, every one in its turn.

    A root that stands for itself is examined too; nothing is said about trust.
    """
    current = x509.load_der_x509_certificate(own)
    left = [x509.load_der_x509_certificate(other) for other in others]
    while not _is_issued_by(current, current):
        issuer = next((each for each in left if _is_issued_by(current, each)), None)
        if issuer is None:
            return False
        left.remove(issuer)
        current = issuer
    return not left


def leads_to(own: bytes, others: Sequence[bytes], roots: Collection[bytes]) -> bool:
    """Whether DER certificates lead from ``own`` to one of ``roots`` by authorities.

    Every issuer must be allowed to certify, with as many others below it as stand
    there. For names that a library refuses to compare; the time is examined apart.
    """
    left = [x509.load_der_x509_certificate(each) for each in {*others, *roots}]
    current, below = x509.load_der_x509_certificate(own), 0
    while current.public_bytes(serialization.Encoding.DER) not in roots:
        issuer = next((each for each in left if _is_issued_by(current, each)), None)
        if issuer is None or not _may_certify(issuer, below):
            return False
        left.remove(issuer)
        current, below = issuer, below + 1
    return below > 0


def _may_certify(issuer: x509.Certificate, below: int) -> bool:
    try:
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    is_short = basic.path_length is None or below <= basic.path_length
    return basic.ca and usage.key_cert_sign and is_short


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


_CA_USAGE: Final = _usage(signs_certificates=True)
_PERSON_USAGE: Final = _usage(signs_certificates=False)


def _name(
    common_name: str,
    *,
    organisation: str | None = None,
    unit: str | None = None,
    role: str | None = None,
    number: str | None = None,
) -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, _COUNTRY),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.TITLE, role),
        (NameOID.SERIAL_NUMBER, number),
        (NameOID.COMMON_NAME, name_certified(common_name)),
    ]
    return x509.Name(
        [x509.NameAttribute(oid, words_certified(text)) for oid, text in parts if text]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + life)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False
        )
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
