"""The one form in which our seals stand in a file (PAdES B-B, ISO 32000-2, 12.8).

A seal covers the file except for itself, so every byte of itself must be accounted
for in another way: as the only spelling of what it says.
"""

from typing import Any, Final

from asn1crypto import cms, core

_ENCODED: Final = "sha256"
_ALGORITHM: Final = "sha256_ecdsa"


def check_form(pdf: bytes, signature: Any) -> None:
    """Refuse a seal with a byte in it that says nothing or could say something else.

    Args:
        pdf: The whole file.
        signature: pyHanko's embedded signature.

    Raises:
        ValueError: The seal is not in its one form.
    """
    start, before, after, _ = (int(number) for number in signature.byte_range)
    gap = pdf[start + before : after]
    packed = bytes.fromhex(gap[1:-1].decode("ascii"))
    if gap != b"<" + packed.hex().upper().encode("ascii") + b">":
        raise ValueError("a seal is written in capital hexadecimal digits")
    size = _length(packed)
    if any(packed[size:]):
        raise ValueError("nothing follows a seal but zeros")
    if _rebuilt(signature) != packed[:size]:
        raise ValueError("a seal holds nothing but what a seal needs")


def _length(packed: bytes) -> int:
    return len(core.Sequence.load(packed, strict=False).dump())


def _rebuilt(signature: Any) -> bytes:
    """The seal written anew from its signed attributes, value and certificates."""
    signed = signature.signed_data
    (signer,) = signed["signer_infos"]
    own = signature.signer_cert
    digest = cms.DigestAlgorithm({"algorithm": _ENCODED})
    information = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": digest,
            "signed_attrs": signer["signed_attrs"],
            "signature_algorithm": cms.SignedDigestAlgorithm({"algorithm": _ALGORITHM}),
            "signature": signer["signature"].native,
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": signed["certificates"],
            "signer_infos": [information],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": content})
    return bytes(whole.dump())
