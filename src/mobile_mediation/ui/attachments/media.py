"""Sound, video and the camera, where the system has what they need.

The libraries are looked for when they are wanted first: a machine without them shows
and keeps the same files, it only plays none.
"""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.ui.kit.blocks import deed

_HEIGHT: Final = 260


def can_play() -> bool:
    """Whether sound and video can be played here."""
    try:
        import PySide6.QtMultimedia
        import PySide6.QtMultimediaWidgets  # noqa: F401
    except ImportError:
        return False
    return True


def has_camera() -> bool:
    """Whether there is a camera that can be used."""
    if not can_play():
        return False
    from PySide6.QtMultimedia import QMediaDevices

    return bool(QMediaDevices.videoInputs())


class Player(QWidget):
    """Plays bytes from memory; nothing is written to disk for it."""

    def __init__(self, content: bytes, name: str, *, is_video: bool) -> None:
        super().__init__()
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
        from PySide6.QtMultimediaWidgets import QVideoWidget

        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.player: QMediaPlayer = QMediaPlayer(self)
        self.player.setAudioOutput(QAudioOutput(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if is_video:
            screen = QVideoWidget(self)
            screen.setFixedHeight(_HEIGHT)
            self.player.setVideoOutput(screen)
            layout.addWidget(screen)
        self.button = deed(self.tr("Play"))
        self.button.setAccessibleName(self.tr("Play") + f" {name}")
        self.button.clicked.connect(self._toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Position") + f" {name}")
        self.slider.sliderMoved.connect(self.player.setPosition)
        self.player.playingChanged.connect(self._on_playing)
        self.player.durationChanged.connect(self._on_duration)
        self.player.positionChanged.connect(self._on_position)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.slider, 1)
        layout.addLayout(row)
        self.player.setSourceDevice(self._buffer)

    @Slot()
    def _toggle(self) -> None:
        if self.player.isPlaying():
            self.player.pause()
        else:
            self.player.play()

    def _on_playing(self, is_playing: bool) -> None:
        self.button.setText(self.tr("Pause") if is_playing else self.tr("Play"))

    def _on_duration(self, milliseconds: int) -> None:
        self.slider.setMaximum(milliseconds)

    def _on_position(self, milliseconds: int) -> None:
        self.slider.setValue(milliseconds)


class CameraDialog(QDialog):
    """The camera's picture, and a button that takes it."""

    taken = Signal(QImage)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import (
            QCamera,
            QImageCapture,
            QMediaCaptureSession,
            QMediaDevices,
        )
        from PySide6.QtMultimediaWidgets import QVideoWidget

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Take a photo"))
        screen = QVideoWidget(self)
        screen.setMinimumSize(640, 480)
        self._camera = QCamera(QMediaDevices.defaultVideoInput(), self)
        self._capture = QImageCapture(self)
        self._session = QMediaCaptureSession(self)
        self._session.setCamera(self._camera)
        self._session.setImageCapture(self._capture)
        self._session.setVideoOutput(screen)
        self._capture.imageCaptured.connect(self._on_captured)
        self.shoot = deed(self.tr("Take it"), "primary")
        self.shoot.clicked.connect(self._on_shoot)
        done = deed(self.tr("Done"))
        done.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(done)
        row.addWidget(self.shoot)
        layout = QVBoxLayout(self)
        layout.addWidget(screen, 1)
        layout.addLayout(row)
        self._camera.start()

    @Slot()
    def _on_shoot(self) -> None:
        self._capture.capture()

    def _on_captured(self, _id: int, image: QImage) -> None:
        self.taken.emit(image)

    def done(self, result: int) -> None:
        """Let go of the camera with the window."""
        self._camera.stop()
        super().done(result)


def encoded(image: QImage, form: str) -> bytes:
    """A picture from memory as the bytes of a file; may run on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(form.encode())).write(image)
    return bytes(buffer.data().data())
