import os
import subprocess
import sys
from uuid import UUID

import pytest

from mobile_mediation.domain.errors import BadInput, MediationError
from mobile_mediation.sync.bundle import MAGIC
from mobile_mediation.sync.medium import (
    bundle_name,
    find_bundles,
    read_bundle,
    write_to_medium,
)

ID = UUID("01860000-0000-7000-8000-00000000b001")
posix = pytest.mark.skipif(os.name != "posix", reason="links and limits of POSIX")


def test_a_name_is_short_ascii_and_says_nothing_about_people():
    name = bundle_name("京A-0012" * 9, "U", ID, first=10**9, last=2 * 10**9)
    assert name.isascii()
    assert len(name) <= 60
    assert bundle_name("0012", "U", ID, first=1, last=9) == "MM-0012-U-1-9-0000b001.mmb"
    assert bundle_name("京", "B", ID).startswith("MM-X-B-0-0-")


def test_what_was_written_is_there_under_its_name_alone(tmp_path):
    path = tmp_path / "甲.mmb"
    write_to_medium(path, b"one")
    write_to_medium(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_medium_that_gives_back_something_else_is_refused(tmp_path, monkeypatch):
    # A stick of false size swallows what is written: the write succeeds, the bytes
    # are others.
    real = os.fsync

    def swallow(descriptor):
        real(descriptor)
        os.pwrite(descriptor, b"\0", 0)

    monkeypatch.setattr(os, "fsync", swallow)
    with pytest.raises(BadInput) as refused:
        write_to_medium(tmp_path / "a.mmb", b"one")
    assert refused.value.code == "MM1820"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_refused(tmp_path):
    with pytest.raises(BadInput) as refused:
        write_to_medium(tmp_path / "no stick" / "a.mmb", b"one")
    assert refused.value.code == "MM1820"


@posix
def test_a_full_medium_is_refused_and_nothing_half_done_is_left(tmp_path):
    old = tmp_path / "a.mmb"
    old.write_bytes(b"old")
    child = """
import resource, signal, sys
from pathlib import Path
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.sync.medium import write_to_medium
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_to_medium(Path(sys.argv[1]), bytes(200_000))
except MediationError as error:
    print(error.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", child, str(old)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "MM1609"
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


def test_in_folders_only_whole_bundles_are_found_in_the_order_of_their_names(tmp_path):
    inner = tmp_path / "乙 文件夹"
    inner.mkdir()
    for name in ("b.mmb", "a.mmb"):
        (tmp_path / name).write_bytes(MAGIC + b"rest")
    (inner / "c.mmb").write_bytes(MAGIC)
    (tmp_path / "d.mmb.part").write_bytes(MAGIC + b"half")
    (tmp_path / "e.mmb").write_bytes(b"text")
    (tmp_path / "f.txt").write_bytes(MAGIC)
    (tmp_path / "g.mmb").mkdir()
    found = [path.name for path in find_bundles([tmp_path, tmp_path])]
    assert found == ["a.mmb", "b.mmb", "c.mmb"]


@posix
def test_links_are_never_followed(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    target = real / "a.mmb"
    target.write_bytes(MAGIC)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "link.mmb").symlink_to(target)
    (stick / "folder").symlink_to(real)
    (tmp_path / "whole").symlink_to(real)
    assert find_bundles([stick]) == []
    assert find_bundles([tmp_path / "whole"]) == [tmp_path / "whole"]
    for link in (stick / "link.mmb", tmp_path / "whole"):
        with pytest.raises(BadInput) as refused:
            read_bundle(link)
        assert refused.value.code == "MM1821"


@posix
@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "socket"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "a.mmb"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        os.mknod(path, 0o140600)
    with pytest.raises(BadInput) as refused:
        read_bundle(path)
    assert refused.value.code == "MM1821"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.mmb"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(MediationError) as refused:
        read_bundle(path)
    assert refused.value.code == "MM1817"
