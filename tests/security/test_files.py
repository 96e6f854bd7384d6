import errno
import os
import stat
import subprocess
import sys

import pytest

from mobile_mediation.security.files import (
    MediumFull,
    medium_full,
    read_at_most,
    sync_folder,
    write_durably,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")

NO_ROOM = """
import resource, signal, sys
from pathlib import Path
from mobile_mediation.security.files import MediumFull, write_durably

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_durably(Path(sys.argv[1]), bytes(int(sys.argv[2])))
except MediumFull as error:
    print(error.code, end="")
"""

KILLED = """
import os, sys
from pathlib import Path
from mobile_mediation.security.files import write_durably

path, number = Path(sys.argv[1]), 0
while True:
    number += 1
    write_durably(path, (b"%08d" % number) * 20_000)
    print(number, flush=True)
"""


def test_a_file_is_written_and_nothing_else(tmp_path):
    path = tmp_path / "密钥 keys.mmk"
    write_durably(path, b"first")
    write_durably(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@posix_only
def test_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"open to all")
    path.chmod(0o666)
    write_durably(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix_only
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_full_disk_leaves_the_old_file_and_nothing_half_done(tmp_path, before):
    path = tmp_path / "key"
    if before is not None:
        path.write_bytes(before)
    command = [sys.executable, "-c", NO_ROOM, str(path), "100000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "MM1609"
    assert [each.read_bytes() for each in tmp_path.iterdir()] == (
        [] if before is None else [before]
    )


@posix_only
def test_what_fits_is_written_beside_the_limit(tmp_path):
    path = tmp_path / "key"
    command = [sys.executable, "-c", NO_ROOM, str(path), "4096"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, path.read_bytes()) == ("", bytes(4096))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_disk_without_room_for_one_more_name_is_full_too(
    tmp_path, monkeypatch, number
):
    def no_room(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", no_room)
    with pytest.raises(MediumFull) as refused:
        write_durably(tmp_path / "key", b"x")
    monkeypatch.undo()
    assert refused.value.code == "MM1609"
    assert list(tmp_path.iterdir()) == []


def test_another_error_is_not_taken_for_a_full_disk(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_durably(tmp_path / "folder", b"x")
    with pytest.raises(FileNotFoundError):
        write_durably(tmp_path / "gone" / "key", b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_an_interruption_leaves_nothing_half_done(tmp_path, monkeypatch):
    (tmp_path / "key").write_bytes(b"old")

    def interrupted(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_durably(tmp_path / "key", b"new")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


@posix_only
def test_bytes_then_name_then_folder_reach_the_disk(tmp_path, monkeypatch):
    """Without the first a cut leaves an empty file, without the last the old one."""
    done = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes"
        done.append(kind)
        fsync(descriptor)

    def noted_replace(*names, **options):
        done.append("name")
        replace(*names, **options)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write_durably(tmp_path / "key", b"x")
    assert done == ["bytes", "name", "folder"]


def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path):
    path = tmp_path / "key"
    confirmed = 0
    for wait in (1, 9, 4):
        command = [sys.executable, "-c", KILLED, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(wait):
                confirmed = int(child.stdout.readline())
            child.kill()
        data = path.read_bytes()
        assert data == data[:8] * 20_000
        assert int(data[:8]) >= confirmed


def test_of_a_long_file_one_byte_too_many_is_read(tmp_path):
    path = tmp_path / "long"
    for length, read in ((0, 0), (9, 9), (10, 10), (11, 11), (5000, 11)):
        path.write_bytes(bytes(length))
        assert len(read_at_most(path, 10)) == read


def test_the_refusal_says_what_is_kept_and_what_to_do(tmp_path):
    refusal = medium_full(tmp_path / "key")
    assert isinstance(refusal, MediumFull)
    assert refusal.path == str(tmp_path / "key")
    assert "没有任何改动" in refusal.in_language("zh")
    assert "Make room" in refusal.in_language("en")


def test_a_folder_that_is_gone_is_no_success(tmp_path):
    if os.name == "posix":
        with pytest.raises(FileNotFoundError):
            sync_folder(tmp_path / "gone")
