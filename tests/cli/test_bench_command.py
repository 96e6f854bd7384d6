"""The benchmarks measure and say what they measured."""

import json
import subprocess
import sys

import pypdfium2
import pytest

from mobile_mediation.cli import run


def test_the_benchmark_of_the_search_gives_its_figures(tmp_path, capsys):
    arguments = ("bench", "search", "--cases", "200", "--folder", str(tmp_path))
    for _ in range(2):  # the second time the store is there
        # Whether this machine is fast enough is not asked here.
        assert run([*arguments, "--json"]) in {0, 1}
        (size,) = json.loads(capsys.readouterr().out)["sizes"]
        assert size["cases"] == 200
        for name in ("ours", "filtered", "windows", "like", "trigram"):
            assert 0 < size[name]["p50"] <= size[name]["p95"] <= size[name]["longest"]
    assert run([*arguments, "--lang", "en"]) in {0, 1}
    assert "FTS5 trigram" in capsys.readouterr().out


def test_the_benchmark_of_the_board_gives_its_figures():
    # A process of its own: a loop that stops would stop the window's of other tests.
    command = "mobile_mediation bench board --entries 12 --rounds 2 --json"
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, 1}, done.stderr.decode()
    measured = json.loads(done.stdout)
    assert (measured["entries"], measured["events"]) == (12, 60)
    for name in ("shown", "opened", "table"):
        assert 0 < measured[f"{name}_ms"] <= measured[f"{name}_longest_ms"]


def test_the_benchmark_of_the_assessment_gives_its_figures(capsys):
    assert run(["bench", "assess", "--rounds", "3", "--json"]) in {0, 1}
    measured = json.loads(capsys.readouterr().out)
    assert measured["peer"] == "formualizer"
    sizes = [(e["victims"], e["vehicles"], e["receipts"]) for e in measured["sizes"]]
    assert sizes == [(1, 1, 1), (10, 10, 40)]
    for size in measured["sizes"]:
        for timed in (size["assess"], size["whole"]):
            assert 0 < timed["ms"] <= timed["longest_ms"]
            assert 0 < timed["workbook_ms"] <= timed["workbook_longest_ms"]
            assert timed["ratio"] > 0
    assert run(["bench", "assess", "--rounds", "1", "--lang", "en"]) in {0, 1}
    assert "cases a second" in capsys.readouterr().out


def test_the_workbook_beside_the_assessment_comes_to_the_same_sums():
    from mobile_mediation.benchmarks.accidents import as_request, collision
    from mobile_mediation.benchmarks.spreadsheet import Workbook
    from mobile_mediation.domain.assessment.engine import assess
    from mobile_mediation.rules import load_assessment_tables
    from mobile_mediation.services.assessment.reading import read_request

    tables = load_assessment_tables()

    def finals(accident):
        found = assess(read_request(as_request(accident)), tables)
        return [each.final_fen for each in found.netting.victims]

    single = Workbook(victims=1, vehicles=1, receipts=1)
    assert single.reckon(collision(0)) == [17_201_368]
    for number in range(20):
        accident = collision(number)
        assert single.reckon(accident) == finals(accident)
    size = {"victims": 3, "vehicles": 4, "receipts": 5}
    several = Workbook(**size)
    accident = collision(7, **size)
    # A part of each of four vehicles is rounded by itself, up to five times.
    for ours, theirs in zip(finals(accident), several.reckon(accident), strict=True):
        assert abs(ours - theirs) <= 4 * 5


def test_the_benchmark_of_the_agreement_gives_its_figures(monkeypatch, capsys):
    # None is how Python marks a module that is not to be found; this one takes long.
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert run(["bench", "agreement", "--rounds", "1", "--json"]) in {0, 1}
    measured = json.loads(capsys.readouterr().out)
    assert measured["rounds"] == 1
    for each in (measured["ours"], *measured["peers"]):
        assert 0 < each["warm_ms"] <= each["warm_longest_ms"]
        assert 0 < each["cold_ms"] <= each["cold_longest_ms"]
        assert each["longest_file"] > 100_000
    for each in measured["peers"]:
        assert each["warm_ratio"] > 0
        assert each["cold_ratio"] > 0
    left_out = {each["name"]: each["reason"] for each in measured["absent"]}
    assert "not installed" in left_out["WeasyPrint"]
    peers = {each["name"] for each in measured["peers"]}
    assert peers | set(left_out) == {"Typst", "WeasyPrint"}
    # Unlike the time this does not depend on the machine.
    assert measured["ours"]["longest_file"] < measured["longest_sealed"] < 260_000


def test_what_is_left_out_of_a_benchmark_is_said_in_words(monkeypatch, capsys):
    for module in ("typst", "weasyprint"):
        monkeypatch.setitem(sys.modules, module, None)
    assert run(["bench", "agreement", "--rounds", "1", "--lang", "en"]) in {0, 1}
    said = capsys.readouterr().out
    for name in ("Typst", "WeasyPrint"):
        assert f"{name} not installed" in said
    assert "ours takes" not in said


# Where a library is missing WeasyPrint cuts fonts in Python; it leaves a file open.
@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("name", ["Typst", "WeasyPrint"])
def test_the_pages_beside_an_agreement_have_the_same_words(name):
    from mobile_mediation.benchmarks.agreements import agreement
    from mobile_mediation.benchmarks.typesetters import TYPESETTERS, Ours

    try:
        peer = TYPESETTERS[name]()
    except OSError as error:
        # The packages are locked; WeasyPrint's Pango is the system's, if it has it.
        pytest.skip(f"{name} cannot be loaded here: {error}")
    ours, paper = Ours(), agreement(3)
    pages = [words_of(each.set(each.source(paper))) for each in (ours, peer)]
    assert [len(each) for each in pages] == [4, 4]
    mine, theirs = (sorted("".join(each)) for each in pages)
    assert mine == theirs


def words_of(pdf):
    """The text of every page without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    return ["".join(text.split()) for text in texts]


def test_agreements_of_a_benchmark_have_four_pages_and_two_good_seals():
    from mobile_mediation.benchmarks.agreements import Seals, agreement
    from mobile_mediation.documents.verification import verify

    seals = Seals.create()
    sealed = [seals.sealed(agreement(number)) for number in (0, 1)]
    assert sealed[0] != sealed[1]
    for pdf in sealed:
        assert len(pypdfium2.PdfDocument(pdf)) == 4
        found = verify(pdf, roots_pem=[seals.issuer.root_pem])
        assert found.valid
        assert len(found.signatures) == 2


def test_invented_names_have_the_shares_of_real_ones():
    from mobile_mediation.benchmarks.people import Invention
    from mobile_mediation.domain.identity import resident_check_digit
    from mobile_mediation.domain.plates import parse_plate

    invention = Invention(1)
    names = [invention.name() for _ in range(5_000)]
    share = sum(name.startswith("王") for name in names) / len(names)
    assert 0.06 < share < 0.1
    assert any(name.startswith("单") for name in names)
    for _ in range(200):
        number = invention.resident()
        assert resident_check_digit(number[:-1]) == number[-1]
        parse_plate(invention.plate())
