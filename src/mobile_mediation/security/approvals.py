"""A person's own signature over an approval of emergency money."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mobile_mediation.domain.funds import FundEntry
from mobile_mediation.domain.users import User
from mobile_mediation.security.certificates import certificate_digest, is_whole_chain
from mobile_mediation.security.containers import OpenContainer

_CONTEXT: Final = b"mobile-mediation/fund-approval/v1\n"


@dataclass(frozen=True, slots=True)
class Approver:
    """A second person who has proved who they are with their own key."""

    user: User
    container: OpenContainer

    @property
    def certificate(self) -> bytes:
        """The SHA-256 of the certificate of the key that was opened."""
        return certificate_digest(self.container.chain_pem)

    def sign(self, ask: FundEntry) -> bytes:
        """The signature over an approval of this ask."""
        key = serialization.load_der_private_key(
            self.container.private_key_pkcs8, password=None
        )
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101  made so
        return key.sign(statement(ask), ec.ECDSA(hashes.SHA256()))


def statement(ask: FundEntry) -> bytes:
    """What is signed: the ask, by its name and by what it asks for."""
    return _CONTEXT + msgspec.msgpack.encode(
        (
            ask.origin_id.bytes,
            ask.case_id.bytes,
            ask.request_id.bytes,
            ask.id.bytes,
            ask.source.value,
            ask.amount_fen,
            ask.payee_name,
            ask.payee_account,
            ask.account_holder,
            ask.purpose.value if ask.purpose is not None else None,
            _bytes(ask.payee_id),
            _bytes(ask.injured_id),
            _bytes(ask.vehicle_id),
        )
    )


def _bytes(id_: UUID | None) -> bytes | None:
    return id_.bytes if id_ is not None else None


def is_signed(
    approval: FundEntry, ask: FundEntry, *, roots_pem: Sequence[bytes], user: User
) -> bool:
    """Whether an approval carries its approver's own signature over the ask.

    The certificate is the one that was noted with the person, and leads to one of
    headquarters' roots.
    """
    if approval.signature is None or approval.signer_chain is None:
        return False
    try:
        chain = x509.load_pem_x509_certificates(approval.signer_chain)
        roots = [x509.load_pem_x509_certificate(each) for each in roots_pem]
        key = chain[0].public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(approval.signature, statement(ask), ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    der = [each.public_bytes(serialization.Encoding.DER) for each in chain]
    return (
        approval.created_by == user.id
        and certificate_digest(approval.signer_chain) == user.certificate
        and chain[-1] in roots
        and is_whole_chain(der[0], der[1:])
    )
