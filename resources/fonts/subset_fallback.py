"""Cuts Hanazono Mincho down to the characters that Noto Serif SC does not have.

Usage: python subset_fallback.py HanaMinA.ttf HanaMinB.ttf

The two fonts come from Debian's fonts-hanazono; fontTools must be installed. The
results get PostScript names of their own, because ReportLab keys fonts by that name.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
NAME_IDS = {1: "{} Fallback", 4: "{} Fallback", 6: "{}-Fallback"}


def characters(font: TTFont) -> set[int]:
    return set(font.getBestCmap())


def cut(source: Path, covered: set[int]) -> None:
    font = TTFont(source)
    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters(font) - covered)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = NAME_IDS[record.nameID].format(source.stem)
    font.save(HERE / f"{source.stem}-fallback.ttf")


def main() -> None:
    noto = characters(TTFont(HERE / "NotoSerifSC-Regular.ttf"))
    for name in sys.argv[1:]:
        cut(Path(name), noto)


main()
