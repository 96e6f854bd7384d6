import subprocess
import sys
from pathlib import Path

import pytest

from mobile_mediation.crash import write_crash_report

IN_A_THREAD = """
import sys, threading
from pathlib import Path
from mobile_mediation.crash import install

def fail():
    raise ValueError("肖建国")

install(Path(sys.argv[1]))
thread = threading.Thread(target=fail)
thread.start()
thread.join()
"""


def fail() -> None:
    try:
        int("13800138000x")
    except ValueError as error:
        raise KeyError("肖建国") from error


def failure() -> BaseException:
    with pytest.raises(KeyError) as raised:
        fail()
    return raised.value


def test_a_report_says_where_and_never_who(tmp_path):
    path = write_crash_report(failure(), tmp_path / "日志")
    text = path.read_text(encoding="utf-8")
    assert path.parent == tmp_path / "日志"
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_crash_report.py" in text
    assert "肖建国" not in text
    assert "13800138000" not in text
    assert str(Path(__file__).parent) not in text


def test_a_folder_that_cannot_be_written_has_a_substitute(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    (tmp_path / "file").write_bytes(b"")
    path = write_crash_report(failure(), tmp_path / "file" / "below")
    assert path.parent == tmp_path / "elsewhere"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert write_crash_report(failure(), tmp_path / "file") is None


def test_a_defect_in_a_thread_is_reported(tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", IN_A_THREAD, str(tmp_path)],
        capture_output=True,
        check=True,
    )
    (report,) = tmp_path.glob("crash-*.txt")
    assert f"crash report: {report}" in done.stderr.decode()
    assert "肖建国" not in report.read_text(encoding="utf-8") + done.stderr.decode()
