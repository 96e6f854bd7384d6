"""The archival form of a paper: PDF/A-3b with its data attached (ISO 19005-3)."""

import base64
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from mobile_mediation.documents.typesetting import SealBox

APPLICATION: Final = "/MobileMediation"
_COMPRESSION: Final = 9
_ICC_DATE: Final = slice(24, 36)
_FIXED_DATE: Final = bytes.fromhex("07e400010001000000000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file carried inside the paper."""

    name: str
    data: bytes
    mime: str
    description: str


def archive(
    pdf: bytes,
    *,
    title: str,
    made_on: date,
    attachment: Attachment,
    boxes: Sequence[SealBox],
) -> bytes:
    """Turn ReportLab's file into PDF/A-3b, deterministically.

    Where the seals go is noted in the file's own private data (ISO 32000-1, 14.5).
    """
    written = io.BytesIO()
    stamp = String(f"D:{made_on:%Y%m%d}000000+08'00'")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _set_colours(document)
        document.Root.Lang = String("zh-CN")
        document.Root.PieceInfo = Dictionary(
            {APPLICATION: Dictionary(LastModified=stamp, Private=_places(boxes))}
        )
        specification = pikepdf.AttachedFileSpec(
            document,
            attachment.data,
            filename=attachment.name,
            mime_type=attachment.mime,
            relationship=Name.Data,
            description=attachment.description,
            creation_date=str(stamp),
            mod_date=str(stamp),
        )
        document.attachments[attachment.name] = specification
        document.Root.AF = Array([document.attachments[attachment.name].obj])
        for stream in document.objects:
            if isinstance(stream, pikepdf.Stream):
                _end_plainly(stream)
        document.docinfo.CreationDate = stamp
        document.docinfo.ModDate = stamp
        document.docinfo.Title = String(title)
        del document.docinfo.Trapped  # XMP has no word for it
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata.load_from_docinfo(document.docinfo)
            metadata["pdfaid:part"] = "3"
            metadata["pdfaid:conformance"] = "B"
        document.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            # Else the streams would be decoded and packed once more.
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            min_version="1.7",
        )
    return written.getvalue()


def seal_boxes(pdf: bytes) -> tuple[SealBox, ...]:
    """Where the seals of a paper go; empty for a file that is not one of ours."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pieces = document.Root.get("/PieceInfo", Dictionary())
        ours = pieces.get(APPLICATION, Dictionary())
        return tuple(
            SealBox(
                str(place.Field),
                int(place.Page),
                (
                    float(place.Rect[0]),
                    float(place.Rect[1]),
                    float(place.Rect[2]),
                    float(place.Rect[3]),
                ),
            )
            for place in ours.get("/Private", Dictionary()).get("/Seals", Array())
        )


def attached(pdf: bytes, name: str) -> bytes:
    """The bytes of a file that a paper carries.

    Raises:
        KeyError: There is none of this name.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.attachments[name].get_file().read_bytes()


def _places(boxes: Sequence[SealBox]) -> Dictionary:
    return Dictionary(
        Seals=Array(
            [
                Dictionary(
                    Field=String(box.field),
                    Page=box.page,
                    Rect=Array([round(edge, 2) for edge in box.rectangle]),
                )
                for box in boxes
            ]
        )
    )


def _end_plainly(stream: pikepdf.Stream) -> None:
    """Let no stream end with a byte that looks like the end of a line.

    ISO 19005-3, 6.1.7.1 wants an end of line after the data; where the data end with
    one themselves, readers disagree about their length.
    """
    packed = zlib.compress(stream.read_bytes(), _COMPRESSION)
    filters: Name | Array = Name.FlateDecode
    if packed.endswith((b"\r", b"\n")):
        packed = base64.a85encode(packed) + b"~>"
        filters = Array([Name.ASCII85Decode, Name.FlateDecode])
    stream.write(packed, filter=filters)


def _set_colours(document: pikepdf.Pdf) -> None:
    profile = bytearray(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    # The library dates the profile with the present moment.
    profile[_ICC_DATE] = _FIXED_DATE
    stream = document.make_stream(bytes(profile))
    stream.N = 3
    name = String("sRGB IEC61966-2.1")
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=name,
        Info=name,
        DestOutputProfile=document.make_indirect(stream),
    )
    document.Root.OutputIntents = Array([intent])
    group = Dictionary(S=Name.Transparency, Type=Name.Group, CS=Name.DeviceRGB)
    for page in document.pages:
        page.obj.Group = group
