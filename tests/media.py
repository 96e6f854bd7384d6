"""Files as cameras, scanners and recorders make them, a few kilobytes each."""

import random
import struct
import wave
from io import BytesIO

from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from reportlab.pdfgen.canvas import Canvas


def photo(form="JPEG", *, orientation=None, taken=None, place=None, seed=1):
    """640 by 480, red at the left edge, with what a telephone notes beside it."""
    image = Image.new("RGB", (640, 480), (40, 80 + seed, 120))
    image.paste((230, 20, 20), (0, 0, 40, 480))
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place is not None:
        gps = exif.get_ifd(0x8825)
        for tag, micro, letters in ((1, place[0], "NS"), (3, place[1], "EW")):
            gps[tag] = letters[micro < 0]
            gps[tag + 1] = (
                IFDRational(abs(micro), 1_000_000),
                IFDRational(0, 1),
                IFDRational(0, 1),
            )
    out = BytesIO()
    image.save(out, form, **({"exif": exif} if form == "JPEG" else {}))
    return out.getvalue()


def scan_pdf(pages, size=(595, 842)):
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sound(frames=800):
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * frames))
    return out.getvalue()


def video(size=4000, *, extra=None):
    """The boxes of a video with any bytes in them."""
    data = random.Random(size).randbytes(size - 44) if extra is None else extra

    def box(name, content):
        return struct.pack(">I4s", len(content) + 8, name) + content

    return (
        box(b"ftyp", b"isom\0\0\0\0")
        + box(b"moov", b"vide----xxxx")
        + box(b"mdat", data)
    )
