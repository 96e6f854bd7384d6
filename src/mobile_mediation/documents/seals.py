"""Seals in a paper: PAdES signatures, each an addition that changes nothing before it.

All signature fields are in the file before the first seal, because a field that is
added to a certified file makes the certificate of the first seal worthless.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mobile_mediation.documents.agreement import TIME_SOURCES, moment_words
from mobile_mediation.documents.archival import seal_boxes
from mobile_mediation.documents.fonts import Face, font_file, runs
from mobile_mediation.domain.entities import TimeSource

_DOTS: Final = 300 / 72
_RED: Final = (179, 38, 30)
_INK: Final = (30, 34, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealer:
    """Who seals, with what key, and what the visible seal says."""

    private_key_pkcs8: bytes = field(repr=False)
    chain_pem: bytes
    name: str
    role: str
    unit: str
    number: str | None = None


def prepare(pdf: bytes) -> bytes:
    """Put a signature field into every place that the paper keeps for a seal.

    Raises:
        ValueError: The file is not one of our papers.
    """
    boxes = seal_boxes(pdf)
    if not boxes:
        raise ValueError("the paper keeps no place for a seal")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for box in boxes:
        fields.append_signature_field(
            writer,
            SigFieldSpec(
                box.field,
                on_page=box.page,
                box=tuple(round(edge) for edge in box.rectangle),
            ),
        )
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def seal(
    pdf: bytes,
    box: str,
    sealer: Sealer,
    *,
    at: datetime,
    time_source: TimeSource,
    location: str,
    certify: bool,
) -> bytes:
    """Seal one field; the first seal certifies that only seals may follow.

    Raises:
        ValueError: The result does not begin with the file that was sealed.
    """
    key = load_private_key_from_pemder_data(sealer.private_key_pkcs8, None)
    own, *others = load_certs_from_pemder_data(sealer.chain_pem)
    store = SimpleCertificateStore()
    store.register_multiple(others)
    signer = signers.SimpleSigner(
        signing_cert=own, signing_key=key, cert_registry=store
    )
    rectangle = next(b.rectangle for b in seal_boxes(pdf) if b.field == box)
    image = _stamp(sealer, at, time_source, rectangle)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    written = io.BytesIO()
    _TimedSigner(
        signers.PdfSignatureMetadata(
            field_name=box,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=sealer.name,
            reason=f"签署调解文书（{TIME_SOURCES[time_source]}）",
            location=location,
            certify=certify,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        ),
        signer,
        at=at,
        stamp_style=StaticStampStyle(
            background=PdfImage(image), background_opacity=1, border_width=0
        ),
    ).sign_pdf(writer, output=written, existing_fields_only=True)
    sealed = written.getvalue()
    if not sealed.startswith(pdf):
        raise ValueError("the seal changed what was sealed")
    return sealed


class _TimedSigner(signers.PdfSigner):  # type: ignore[misc]  # pyHanko has no types
    """Signs with the time that it is given instead of asking the machine."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def _stamp(
    sealer: Sealer,
    at: datetime,
    time_source: TimeSource,
    rectangle: tuple[float, float, float, float],
) -> Image.Image:
    left, bottom, right, top = rectangle
    size = (round((right - left) * _DOTS), round((top - bottom) * _DOTS))
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    edge = round(size[1] * 0.03)
    draw.rounded_rectangle(
        (edge, edge, size[0] - edge, size[1] - edge),
        radius=edge * 4,
        outline=_RED,
        width=max(2, edge // 2),
    )
    number = f"  编号 {sealer.number}" if sealer.number else ""
    lines = (
        (f"{sealer.role}  {sealer.name}", 0.19, Face.HEI, _RED),
        (f"{sealer.unit}{number}", 0.13, Face.PLAIN, _INK),
        (f"{moment_words(at)}（{TIME_SOURCES[time_source]}）", 0.13, Face.PLAIN, _INK),
        ("电子签章 · 以文件内数字签名为准", 0.11, Face.PLAIN, _INK),
    )
    y = size[1] * 0.1
    for text, share, face, colour in lines:
        _write(draw, text, (size[0] * 0.04, y), size[1] * share, face, colour, size[0])
        y += size[1] * (share + 0.075)
    return image


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    place: tuple[float, float],
    height: float,
    face: Face,
    colour: tuple[int, int, int],
    width: int,
) -> None:
    room = width - 2 * place[0]
    parts = [(run.text, _font(run.font, height)) for run in runs(text, face)]
    total = sum(font.getlength(part) for part, font in parts)
    if total > room:
        smaller = height * room / total
        parts = [(run.text, _font(run.font, smaller)) for run in runs(text, face)]
    x, y = place
    for part, font in parts:
        draw.text((x, y), part, font=font, fill=colour)
        x += font.getlength(part)


def _font(name: str, height: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(name), round(height))
