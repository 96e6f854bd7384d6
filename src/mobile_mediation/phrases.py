"""The quick phrases of the transcript, from the file that ships with the program."""

import tomllib
from collections.abc import Mapping

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.mediation import SessionStep
from mobile_mediation.domain.transcripts import read_phrases
from mobile_mediation.resources import resource

PHRASES = "phrases.toml"


def load_phrases() -> Mapping[SessionStep, tuple[str, ...]]:
    """The phrases of each step, in the order of the file.

    Raises:
        FileNotFoundError: The installation is incomplete.
        BadInput: MM2513 somebody edited the file into something else.
    """
    return parse_phrases(resource(PHRASES).read_bytes())


def parse_phrases(data: bytes) -> Mapping[SessionStep, tuple[str, ...]]:
    """The phrases that the bytes of such a file hold.

    Raises:
        BadInput: MM2513.
    """
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            "MM2513",
            Words(
                "笔录常用语文件有误。", "The file of quick phrases is not well-formed."
            ),
            path=PHRASES,
            value=str(error)[:200],
            next_step=Words(
                "每个步骤一个列表，每条为一段文字。",
                "Each step has one list, and each phrase is a text.",
            ),
        ) from error
    return read_phrases(document)
