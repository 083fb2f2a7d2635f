"""A change of policy: a new dated row ends the one in force, edits nothing, and every rule reads it from its day on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.clocks import load_clocks
from diemtua.rules.group_rules import group_rules_on
from diemtua.rules.policy import (
    SHIPPED,
    TABLES,
    Amendment,
    DatedTable,
    Follow,
    Policy,
    cannot_be_read,
    faults,
    leaves,
    programme_tables,
    row_on,
    rows_at,
    table,
    under,
    with_change,
    with_leaf,
)

PERIODS = DatedTable("made_up", "rows", (), Follow.PERIODS)
EVENTS = DatedTable("made_up", "rows", (), Follow.EVENTS)
DAY0 = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: DAY0 + timedelta(n))


def change(code: str, on: date, until: date | None = None, **values: Any) -> Amendment:
    """The row in force that day with other values."""
    found = next(t for t in (*TABLES, *programme_tables()) if t.code == code)
    row = row_on(rows_at(table(found.file), found.path), on)
    assert row is not None
    for name, value in values.items():
        row = with_leaf(row, tuple(name.split("__")), value)
    return Amendment(table=code, on=on, until=until, row=row)


def test_a_new_rate_begins_on_its_day_and_the_old_one_ends() -> None:
    new = change("programmes/ho_ngheo.terms", date(2026, 3, 1), annual_rate_pct="6.00")
    with under(SHIPPED.with_change(new)):
        terms = load_catalogue().rate_terms("ho_ngheo")
        lent = date(2024, 5, 1)
        assert str(terms.in_term_pct(disbursed_on=lent, on=date(2026, 2, 28))) == "6.24"
        assert str(terms.in_term_pct(disbursed_on=lent, on=date(2026, 3, 1))) == "6.00"
        assert load_catalogue().programmes["ho_ngheo"].term_on(date(2026, 3, 1)) is not None
    assert load_catalogue().programmes["ho_ngheo"].terms[-1].annual_rate_pct != 6


def test_a_change_for_a_time_gives_the_days_after_it_back() -> None:
    short = change("groups.groups", date(2025, 1, 1), date(2025, 7, 1), max_members=80)
    with under(SHIPPED.with_change(short)):
        told = [
            group_rules_on(day).max_members for day in _around(date(2025, 1, 1), date(2025, 7, 1))
        ]
    assert told == [60, 80, 80, 60]


def test_a_clock_holds_until_the_next_of_its_step_only() -> None:
    quick = change("clocks.clocks", date(2026, 1, 1))
    row = {**quick.row, "code": "approve", "limit": 2}
    with under(SHIPPED.with_change(Amendment("clocks.clocks", date(2026, 1, 1), row))):
        assert load_clocks().of("approve", date(2025, 12, 31)).limit_days == 3
        assert load_clocks().of("approve", date(2026, 1, 1)).limit_days == 2
        assert load_clocks().of("loan_use_check", date(2026, 1, 1)).limit_days == 30


def _around(start: date, end: date) -> list[date]:
    one = timedelta(1)
    return [start - one, start, end - one, end]


ROWS = st.lists(DAYS, min_size=1, max_size=5, unique=True).map(
    lambda days: [
        {"from": a, **({"to": b} if b else {}), "value": n}
        for n, (a, b) in enumerate(zip(sorted(days), [*sorted(days)[1:], None], strict=True))
    ]
)


@given(ROWS, DAYS, st.none() | st.integers(1, 30))
def test_a_change_moves_its_own_days_and_no_others(
    rows: list[Mapping[str, Any]], on: date, length: int | None
) -> None:
    until = None if length is None else on + timedelta(length)
    made = with_change(list(rows), PERIODS, Amendment("made_up.rows", on, {"value": "new"}, until))
    later = [row["from"] for row in rows if row["from"] > on]
    end = until or min(later, default=None)
    for n in range(-5, 100):
        day = DAY0 + timedelta(n)
        before, after = row_on(rows, day), row_on(made, day)
        if on <= day and (end is None or day < end):
            assert after is not None
            assert after["value"] == "new"
        else:
            assert (before or {}).get("value") == (after or {}).get("value")
        assert sum(r["from"] <= day and (r.get("to") is None or day < r["to"]) for r in made) <= 1


@given(ROWS, DAYS, st.none() | st.integers(1, 30))
def test_an_event_moves_its_own_days_and_no_others(
    rows: list[Mapping[str, Any]], on: date, length: int | None
) -> None:
    events: list[Mapping[str, Any]] = [{k: v for k, v in row.items() if k != "to"} for row in rows]
    until = None if length is None else on + timedelta(length)
    if until is not None and row_on(events, until) is None:
        with pytest.raises(ValueError, match="go back to"):
            with_change(events, EVENTS, Amendment("made_up.rows", on, {"value": "new"}, until))
        return
    made = with_change(events, EVENTS, Amendment("made_up.rows", on, {"value": "new"}, until))
    later = [row["from"] for row in events if row["from"] > on]
    end = until or min(later, default=None)
    for n in range(-5, 100):
        day = DAY0 + timedelta(n)
        after = (row_on(made, day) or {}).get("value")
        mine = on <= day and (end is None or day < end)
        assert after == ("new" if mine else (row_on(events, day) or {}).get("value"))


def test_the_shipped_policy_keeps_its_own_laws() -> None:
    wrong = [
        (spec.code, row["from"], fault)
        for spec in (*TABLES, *programme_tables())
        for row in rows_at(table(spec.file), spec.path)
        for fault in faults(row)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "values", "fault"),
    [
        ("fees.fee_split", {"shares__commune": "90"}, "shares_not_100"),
        ("fees.fee_quality", {"bands__1__overdue_pct_below": "1"}, "bands_out_of_order"),
        ("rating.rating", {"criteria__0__anchors__1__1": "21"}, "points_over_most"),
        ("rating.rating", {"criteria__0__anchors__1__0": "0"}, "anchors_out_of_order"),
        ("programmes/ho_ngheo.terms", {"annual_rate_pct": "120"}, "rate_out_of_range"),
        ("programmes/ho_ngheo.terms", {"overdue_rate_pct": "9"}, "overdue_both"),
        ("programmes/ho_ngheo.terms", {"max_amount_dong": 0}, "not_above_zero"),
    ],
)
def test_a_row_that_breaks_a_law_is_told_where(
    code: str, values: dict[str, Any], fault: str
) -> None:
    row = change(code, date(2026, 1, 1), **values).row
    assert fault in {found.code for found in faults(row)}


def test_a_policy_that_no_rule_can_read_is_seen() -> None:
    row = {**change("groups.groups", date(2026, 1, 1)).row}
    row.pop("quorum")
    assert cannot_be_read(SHIPPED.with_change(Amendment("groups.groups", date(2026, 1, 1), row)))
    assert not cannot_be_read(Policy())


def test_every_dated_row_of_the_catalogue_can_be_changed() -> None:
    """A file with dated tables that is not among TABLES would be policy that nobody can change."""
    known = {spec.code for spec in (*TABLES, *programme_tables())}
    folder = files("diemtua").joinpath("catalogue")
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            for path in _dated_paths(tomllib.loads(file.read_text(encoding="utf-8")), ""):
                assert f"{name}.{path}" in known


def _dated_paths(value: Any, path: str) -> list[str]:
    if isinstance(value, dict):
        inner = ((f"{path}.{key}" if path else key, held) for key, held in value.items())
        return [found for place, held in inner for found in _dated_paths(held, place)]
    dated = isinstance(value, list) and value and isinstance(value[0], dict) and "from" in value[0]
    return [path] if dated else []


def test_taking_a_row_apart_and_putting_it_together_changes_nothing() -> None:
    for spec in (*TABLES, *programme_tables()):
        for row in rows_at(table(spec.file), spec.path):
            made = dict(row)
            for place, value in leaves(row):
                made = with_leaf(made, place, value)
            assert made == dict(row)
