"""Every text on the screen exists in Chinese."""

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from mobile_mediation.resources import resource

LUPDATE = shutil.which("pyside6-lupdate", path=Path(sys.executable).parent)
SOURCES = Path(__file__).parents[1] / "src"


def test_the_chinese_texts_are_complete(tmp_path):
    texts = shutil.copy(resource("i18n/mobile_mediation_zh_CN.ts"), tmp_path)
    sources = [str(path) for path in SOURCES.rglob("*.py")]
    subprocess.run([LUPDATE, *sources, "-ts", texts], check=True, capture_output=True)
    missing = [
        message.findtext("source")
        for message in ET.parse(texts).iter("message")
        if message.find("translation").get("type") == "unfinished"
    ]
    assert not missing
