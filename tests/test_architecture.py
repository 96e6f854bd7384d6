"""Rules that hold for the whole source, not for one module."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from importlinter import api
from importlinter.application import use_cases

from mobile_mediation import resources

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "mobile_mediation"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = [each["name"] for each in PROJECT["tool"]["importlinter"]["contracts"]]
MODULES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
}
CODE = re.compile(r"MM\d{4}")
RANGE = re.compile(r"MM\d{4}-MM\d{4}")
SAID_IN_SEVERAL_WAYS = {
    "MM1001": "no amount: not written as one, or below zero",
    "MM1604": "the stick is not there, or holds several keys",
    "MM1705": "the store is busy",
    "MM1710": "damaged pages, before or after an upgrade",
}
"""Codes whose one meaning is told in words of the place."""
FIGURES = ("statistics.py", "statistic_batches.py", "worksheets.py")
REFUSAL_KINDS = {
    *("MediationError", "RuleViolation", "NotFound", "BadInput", "Locked", "Busy"),
    *("MediumFull", "StoreDamaged"),
}


def test_the_source_was_found():
    assert len(MODULES) > 100
    assert len(CONTRACTS) >= 8


def test_every_import_contract_holds(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    configuration = api.read_configuration()
    assert [each["name"] for each in configuration["contracts_options"]] == CONTRACTS
    kept = use_cases.lint_imports(cache_dir=None)
    assert kept, capsys.readouterr().out


def test_an_import_against_the_layers_is_noticed(tmp_path, monkeypatch, capsys):
    copy = tmp_path / "src" / "mobile_mediation"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    module = copy / "domain" / "money.py"
    wrong = "import mobile_mediation.db.store\nimport PySide6.QtCore\n"
    module.write_text(wrong + module.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(copy.parent))
    loaded = {name: sys.modules[name] for name in _ours()}
    for name in loaded:
        monkeypatch.delitem(sys.modules, name)
    try:
        assert not use_cases.lint_imports(cache_dir=None)
    finally:
        for name in _ours():
            del sys.modules[name]
        sys.modules.update(loaded)
    said = " ".join(capsys.readouterr().out.split())
    assert "Layers depend downwards only BROKEN" in said
    assert "Qt stays in the user interface BROKEN" in said


def _ours():
    return [name for name in sys.modules if name.split(".")[0] == "mobile_mediation"]


CANARY = """
import gc, sys
from PySide6.QtCore import QCoreApplication, QObject

class Ticker(QObject):
    def timerEvent(self, event):
        self.killTimer(event.timerId())

app, ticker = QCoreApplication([]), Ticker()
gc.collect()
before = sys.getrefcount(None)
for _ in range(300):
    ticker.startTimer(0)
    app.processEvents()
print(sys.getrefcount(None) - before)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal")
def test_the_qt_binding_does_not_release_none():
    # In a process of its own: what other tests leave to be collected counts as well.
    done = subprocess.run(
        [sys.executable, "-c", CANARY], capture_output=True, check=True
    )
    assert int(done.stdout) > -100


def test_a_wheel_carries_every_resource():
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["src/mobile_mediation"]
    assert wheel["force-include"] == {"resources": "mobile_mediation/resources"}
    assert (ROOT / "resources" / "labels.toml").is_file()
    assert "exclude" not in wheel
    # What a wheel carries is looked for first, under the package.
    assert resources._ROOTS == (SOURCE / "resources", ROOT / "resources")


def test_every_resource_that_the_source_names_is_there():
    named = {
        node.args[0].value
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "resource"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {"labels.toml", "rules/ctpl_limits.csv"} <= named
    missing = {
        name
        for name in named
        if not (ROOT / "resources" / name).exists() and not name.endswith(".qm")
    }
    assert missing == set()


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in MODULES
        # A path of the pen and a place on earth are measured, published figures are
        # exact decimals; money is whole fen.
        if path.parent.name == "domain"
        and path.name not in {"signing.py", "coordinates.py", *FIGURES}
    ],
    ids=lambda path: path.stem,
)
def test_the_domain_counts_without_floating_point(path):
    found = [
        node.lineno
        for node in ast.walk(MODULES[path])
        if (isinstance(node, ast.Name) and node.id in {"float", "Decimal"})
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_no_amount_is_divided_into_a_fraction():
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and any(name.endswith("_fen") for name in _names(node.left))
        # An exact fraction loses nothing.
        and "Fraction" not in _names(node.left)
    ]
    assert found == []


def _names(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


@dataclass(frozen=True)
class Refusal:
    """One place in the source where a code is given out."""

    code: str
    place: str
    kind: str
    zh: str | None


def _given_out():
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            codes = [_text(each) for each in arguments]
            for code in codes:
                if code and CODE.fullmatch(code):
                    place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                    yield Refusal(code, place, ast.unparse(node.func), _said(arguments))


def _text(node):
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def _said(arguments):
    for each in arguments:
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Name)
            and each.func.id == "Words"
            and each.args
        ):
            return _text(each.args[0])
    return None


REFUSALS = list(_given_out())


def test_a_code_has_one_meaning():
    meanings = defaultdict(set)
    for each in REFUSALS:
        if each.zh is not None:
            meanings[each.code].add(each.zh)
    several = {code for code, said in meanings.items() if len(said) > 1}
    assert several <= set(SAID_IN_SEVERAL_WAYS)


def test_a_code_leaves_with_one_exit_status():
    kinds = defaultdict(set)
    for each in REFUSALS:
        if each.kind in REFUSAL_KINDS:
            kinds[each.code].add(each.kind)
    assert {code: kind for code, kind in kinds.items() if len(kind) > 1} == {}


def test_the_manual_lists_every_code_once():
    listed = re.findall(
        r"^\| (MM\d{4}) \|",
        (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(listed) == len(set(listed))
    given_out = {each.code for each in REFUSALS}
    assert len(given_out) > 150
    assert set(listed) - given_out == set(), "nothing gives these codes out"
    assert given_out - set(listed) == set(), "docs/errors.md does not list these"


def test_the_manual_says_what_to_do_in_both_languages():
    rows = re.findall(
        r"^\| (MM\d{4}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(rows) == len({each.code for each in REFUSALS})
    for code, zh, en, advice in rows:
        assert re.search("[\u4e00-\u9fff]", zh), code
        assert not re.search("[\u4e00-\u9fff]", en), code
        assert re.search("[\u4e00-\u9fff]", advice), code
        assert re.search("[A-Za-z]{3}", advice), code


def test_every_code_that_a_comment_promises_is_given_out():
    given_out = {each.code for each in REFUSALS}
    promised = {
        code
        for path in MODULES
        for code in CODE.findall(RANGE.sub("", path.read_text(encoding="utf-8")))
    }
    assert promised - given_out == set()
