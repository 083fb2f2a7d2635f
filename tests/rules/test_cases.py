"""Ca mẫu của cán bộ chính sách: every case of `tests/cases` comes out as it says.

Every case about one loan also goes through the slow clerk, and every figure worked out by hand is
worked out again from its formula.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from diemtua.rules.simulate.cli import main
from tests.rules.cases import BadCase, OfficersCase, chapters, parse, read, worked_by_hand
from tests.rules.judging import told

ALL = [case for chapter in chapters() for case in chapter.cases]
EDGES = tomllib.loads((Path(__file__).parent.parent / "cases" / "edges.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.place)
def test_a_case_comes_out_as_it_says(case: OfficersCase) -> None:
    found = told(case)
    for path, wanted in case.then.items():
        if path == "refused":
            assert sorted(found[path]) == sorted(wanted), case.case
            for field, words in wanted.items():
                assert words in found[path][field], case.case
        else:
            assert found[path] == wanted, f"{case.case}: {path}"


@pytest.mark.parametrize("case", [c for c in ALL if c.hand], ids=lambda case: case.place)
def test_the_arithmetic_on_paper_gives_the_figure(case: OfficersCase) -> None:
    for path, formula in case.hand.items():
        assert worked_by_hand(formula) == case.then[path], f"{case.case}: {path} = {formula}"


def test_there_are_enough_cases_and_no_two_say_the_same() -> None:
    assert len(ALL) >= 200
    assert len({case.case for case in ALL}) == len(ALL)
    asked = [json.dumps([c.kind, c.given, c.when], sort_keys=True) for c in ALL]
    assert len(set(asked)) == len(asked)


def test_every_named_edge_has_a_case() -> None:
    named = {code for part in EDGES.values() for code in part}
    shown = {code for case in ALL for code in case.edges}
    assert named - shown == set(), "edges without a case"
    assert shown - named == set(), "edges that edges.toml does not name"


def test_every_programme_on_offer_has_a_case() -> None:
    from diemtua.rules.catalogue import load_catalogue

    programmes = {c.given.get("programme") or c.when.get("programme") for c in ALL}
    assert set(load_catalogue().programmes) - programmes == set()


def test_the_loan_cases_run_through_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that are worked out as one list; each refused one alone, with exit 2."""
    loans = [case for case in ALL if case.kind == "loan"]
    file = tmp_path / "ca.json"
    worked = [case for case in loans if "refused" not in case.then]
    file.write_text(json.dumps([case.file for case in worked]), encoding="utf-8")
    assert main([str(file)]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [answer["as_of"] for answer in answers] == [case.when["as_of"] for case in worked]
    for case in loans:
        if "refused" in case.then:
            file.write_text(json.dumps(case.file), encoding="utf-8")
            assert main([str(file)]) == 2
            lines = capsys.readouterr().err.splitlines()
            assert [line.split(": ")[0] for line in lines] == list(case.then["refused"]), case.case


WRONG: list[tuple[str, str]] = [
    ("chapter: A\ncases: [{case: x}]", "`given` is missing"),
    ("chapter: A\nauthor: me\ncases: []", "nobody reads author"),
    ("chapter: A\nkind: magic\ncases: [{case: x, given: {a: 1}, when: {a: 1}, then: {a: 1}, source: s}]",
     "kind 'magic'"),
    ("chapter: A\nchapter: B\ncases: []", "written twice"),
    ("chapter: A\ncases: [7]", "a table of keys"),
    ("chapter: [", "while parsing"),
    ("chapter: A\ncases: [{case: x, given: {a: 1}, when: {a: 1}, then: {a: 1}, source: s, hand: {b: '1'}}]",
     "`hand` works out b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told_words"), WRONG)
def test_a_case_written_wrong_is_told_with_its_place(
    tmp_path: Path, text: str, told_words: str
) -> None:
    file = tmp_path / "sai.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadCase, match=told_words) as refused:
        read(file)
    assert "sai" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.6", "6.6"), ("2026-03-01", "2026-03-01"), ("on", "on"), ("yes", "yes"), ("no", "no"),
        ("50_000_000", 50_000_000), ("0", 0), ("-2", -2), ("01", "01"), ("1_0", "1_0"), ("1e3", "1e3"),
        ("0x1F", "0x1F"), ("12:30", "12:30"), ("null", None), ("~", "~"), ("true", True), ("'7'", "7"),
        (".inf", ".inf"), ("50.000.000", "50.000.000"),
    ],
)  # fmt: skip
def test_nothing_is_guessed_in_a_case(text: str, value: Any) -> None:
    assert parse(f"a: {text}") == {"a": value}


@pytest.mark.parametrize(
    ("formula", "dong"),
    [("1/2", 1), ("1/2 | 1/2", 2), ("0.49", 0), ("100 * (21 * 6.6 + 9 * 6.24) / 36500", 1),
     ("10 - 3", 7), ("50000000 * 31 * 6.24 / 36500", 264_986)],
)  # fmt: skip
def test_paper_arithmetic_is_exact(formula: str, dong: int) -> None:
    assert worked_by_hand(formula) == dong


@pytest.mark.parametrize("formula", ["2 ** 3", "abs(1)", "'a'", "1 // 2"])
def test_paper_arithmetic_knows_four_signs(formula: str) -> None:
    with pytest.raises(BadCase):
        worked_by_hand(formula)


def test_the_chapters_of_the_docs_are_up_to_date() -> None:
    from tools.cases import FOLDER, pages

    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert pages() == there, "run `python tools/cases.py`"
