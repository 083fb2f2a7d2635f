"""Sổ luật bằng lời: the pages name what the code holds."""

from __future__ import annotations

from pathlib import Path

from diemtua.rules.eligibility import __file__ as eligibility_file
from diemtua.rules.interest import DayCount
from diemtua.rules.postings import CHART, DEEDS
from diemtua.rules.simulate.reading import EVENT_KEYS

PAGES = Path(__file__).parents[2] / "docs" / "rules"


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def test_the_postings_page_lists_every_account_and_deed() -> None:
    text = page("postings")
    for row in CHART:
        assert f"| {row.account.value} | {row.name_vi} | {row.name_en} |" in text
    for deed in DEEDS.values():
        assert f"| `{deed.name.removesuffix('_at_office')}` |" in text


def test_the_simulate_page_lists_every_event_and_day_count() -> None:
    text = page("simulate")
    for kind, keys in EVENT_KEYS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{kind}` |"))
        assert all(f"`{key}`" in row for key in keys)
    assert all(f"`{kind.value}`" in page("rates-and-interest") for kind in DayCount)


def test_the_eligibility_page_lists_every_reason() -> None:
    code = Path(eligibility_file).read_text(encoding="utf-8")
    reasons = {part.split('"')[0] for part in code.split('Refusal("')[1:]}
    assert len(reasons) > 15
    text = page("eligibility")
    assert {reason for reason in reasons if f"`{reason}`" not in text} == set()


def test_the_index_names_every_page() -> None:
    index = page("README")
    for file in PAGES.glob("*.md"):
        assert file.name == "README.md" or f"({file.name})" in index
