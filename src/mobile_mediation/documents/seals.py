"""Seals in a paper: PAdES signatures, each an addition that changes nothing before it.

All signature fields are in the file before the first seal, because a field that is
added to a certified file makes the certificate of the first seal worthless.
"""

import asyncio
import io
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mobile_mediation.documents.agreement import (
    CASE_DATA,
    TIME_SOURCES,
    moment_words,
)
from mobile_mediation.documents.archival import attached, seal_boxes
from mobile_mediation.documents.fonts import Face, font_file, runs
from mobile_mediation.documents.paper import PaperSeal, read_canonical
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.security.certificates import certificate_out_of_time

_DOTS: Final = 300 / 72
_RED: Final = (179, 38, 30)
_INK: Final = (30, 34, 40)
_PAPER: Final = (255, 255, 255)
_ALMOST_PAPER: Final = (255, 255, 254)
_TINTS: Final = 32
"""Shades from the paper to full colour; with 255 a seal takes twice the bytes."""
_FILLING: Final = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins(1, 1, 1, 1),
)
_LINE_ENDS: Final = b"\r\n"


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
        ValueError: The file is not one of our papers, or is prepared already.
    """
    boxes = seal_boxes(pdf)
    if not boxes:
        raise ValueError("the paper keeps no place for a seal")
    if _fields(pdf):
        raise ValueError("the paper has its signature fields already")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for box in boxes:
        left, bottom, right, top = (round(edge) for edge in box.rectangle)
        fields.append_signature_field(
            writer,
            SigFieldSpec(box.field, on_page=box.page, box=(left, bottom, right, top)),
        )
    written = io.BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
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
        RuleViolation: MM1503 the paper has no such field; MM1504 the field is sealed
            or not next; MM1505 the paper names another person for it; MM1506 the
            certificate does not hold at this time.
        ValueError: The result does not begin with the file that was sealed.
    """
    key = load_private_key_from_pemder_data(sealer.private_key_pkcs8, None)
    own, *others = load_certs_from_pemder_data(sealer.chain_pem)
    _refuse_wrong_turn(pdf, box, certify=certify)
    _refuse_other_person(_named(pdf, box), sealer)
    if not own.not_valid_before <= at <= own.not_valid_after:
        raise certificate_out_of_time(at)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    rectangle = next(b.rectangle for b in seal_boxes(pdf) if b.field == box)
    image = _stamp(sealer, at, time_source, rectangle)
    signer = signers.PdfSigner(
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
        signers.SimpleSigner(signing_cert=own, signing_key=key, cert_registry=store),
        stamp_style=StaticStampStyle(
            background=PdfImage(
                image, name="Seal", box=BoxConstraints(image.width, image.height)
            ),
            background_layout=_FILLING,
            background_opacity=1,
            border_width=0,
        ),
    )
    sealed = asyncio.run(_signed(signer, pdf, at))
    if not sealed.startswith(pdf):
        raise ValueError("the seal changed what was sealed")
    return sealed


async def _signed(signer: signers.PdfSigner, pdf: bytes, at: datetime) -> bytes:
    """What ``PdfSigner.async_sign_pdf`` does, at a time that is given."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    checked = await session.perform_presign_validation(writer)
    reserved = await session.estimate_signature_container_size(checked, tight=False)
    document = session.prepare_tbs_document(
        validation_info=checked, bytes_reserved=reserved
    )
    output = io.BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    return output.getvalue()


def _fields(pdf: bytes) -> dict[str, bool]:
    """The signature fields of a file in order, and whether each is sealed."""
    reader = PdfFileReader(io.BytesIO(pdf))
    return {
        name: value is not None
        for name, value, _ in fields.enumerate_sig_fields(reader)
    }


def _refuse_wrong_turn(pdf: bytes, box: str, *, certify: bool) -> None:
    state = _fields(pdf)
    if box not in state:
        raise RuleViolation(
            "MM1503",
            Words("文书上没有此签章位置。", "The paper has no such seal."),
            path="seal.field",
            value=box,
        )
    waiting = [name for name, sealed in state.items() if not sealed]
    if box != next(iter(waiting), None) or certify != (len(waiting) == len(state)):
        raise RuleViolation(
            "MM1504",
            Words(
                "该签章已加盖，或尚未轮到。",
                "This seal is set already, or it is not its turn.",
            ),
            path="seal.field",
            value=box,
        )


def _named(pdf: bytes, box: str) -> PaperSeal:
    paper = read_canonical(attached(pdf, CASE_DATA))
    return next(each for each in paper.seals if each.field == box)


def _refuse_other_person(named: PaperSeal, sealer: Sealer) -> None:
    own = (sealer.name, sealer.unit, sealer.number or None)
    if own != (named.name, named.unit, named.number or None):
        raise RuleViolation(
            "MM1505",
            Words(
                f"文书写明由{named.name}（{named.unit}）签章，与签名密钥的持有人不符。",
                f"The paper names {named.name} of {named.unit} for this seal; "
                "the key is another person's.",
            ),
            path="seal.name",
            value=sealer.name,
            rule="电子签名法 13",
            next_step=Words(
                "请由文书写明的人员签章，或重新定稿。",
                "Let the person in the paper seal it, or freeze a new version.",
            ),
        )


def _stamp(
    sealer: Sealer,
    at: datetime,
    time_source: TimeSource,
    rectangle: tuple[float, float, float, float],
) -> Image.Image:
    left, bottom, right, top = rectangle
    size = (round((right - left) * _DOTS), round((top - bottom) * _DOTS))
    image = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(image)
    edge = round(size[1] * 0.03)
    draw.rounded_rectangle(
        (edge, edge, size[0] - edge, size[1] - edge),
        radius=edge * 4,
        outline=_RED,
        width=max(2, edge // 2),
    )
    number = f"　编号 {sealer.number}" if sealer.number else ""
    lines = (
        (f"{sealer.role}　{sealer.name}", 0.18, Face.HEI, _RED),
        (f"{sealer.unit}{number}", 0.12, Face.PLAIN, _INK),
        (f"{moment_words(at)}（{TIME_SOURCES[time_source]}）", 0.12, Face.PLAIN, _INK),
        ("电子签章 · 以文件内数字签名为准", 0.1, Face.PLAIN, _INK),
    )
    y = size[1] * 0.1
    for text, share, face, colour in lines:
        _write(draw, text, (size[0] * 0.05, y), size[1] * share, face, colour, size[0])
        y += size[1] * (share + 0.085)
    image = image.quantize(palette=_palette(), dither=Image.Dither.NONE)
    # The packed image ends with the last byte of this sum, and must not end like a
    # line (archival). One dot of the margin, changed by an invisible shade, mends it.
    if (zlib.adler32(image.tobytes()) & 0xFF) in _LINE_ENDS:
        image.putpixel((0, 0), _ALMOST_PAPER)
    return image


def _palette() -> Image.Image:
    """The colours of a seal: the paper, and the tints of red and ink upon it."""
    tints = [
        round(paper + (full - paper) * step / _TINTS)
        for colour in (_RED, _INK)
        for step in range(_TINTS + 1)
        for paper, full in zip(_PAPER, colour, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*tints, *_ALMOST_PAPER])
    return palette


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
