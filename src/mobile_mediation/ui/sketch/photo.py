"""A photo to draw over: read within limits, made small, kept as JPEG."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from mobile_mediation.domain.underlays import MOST_PIXELS, unusable_picture

_MOST_FILE_BYTES: Final = 40 * 1024 * 1024
_MOST_READ_PIXELS: Final = 120_000_000
_QUALITY: Final = 85


def read_photo(path: Path) -> bytes:
    """A picture file as a JPEG of at most 1600 pixels, upright as it was taken.

    Raises:
        BadInput: MM1132 it is no JPEG or PNG, damaged, or larger than can be opened.
    """
    try:
        too_large = path.stat().st_size > _MOST_FILE_BYTES
    except OSError as error:
        raise unusable_picture() from error
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if (
        too_large
        or bytes(reader.format().data()) not in {b"jpeg", b"png"}
        or not size.isValid()
        or size.width() * size.height() > _MOST_READ_PIXELS
    ):
        raise unusable_picture()
    reader.setAutoTransform(True)
    if max(size.width(), size.height()) > MOST_PIXELS:
        most = QSize(MOST_PIXELS, MOST_PIXELS)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise unusable_picture()
    return encoded(_on_white(image), b"JPEG")


def encoded(image: QImage, kind: bytes) -> bytes:
    """A picture as the bytes of a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind)
    writer.setQuality(_QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())


def _on_white(image: QImage) -> QImage:
    """Without transparency, which JPEG does not have."""
    plain = QImage(image.size(), QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    return plain
