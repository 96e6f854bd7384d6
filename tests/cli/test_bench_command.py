"""The benchmark of the search measures and says what it measured."""

import json

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
