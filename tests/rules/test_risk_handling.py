"""What a loss leads to, how long, who decides; limits of extension; and the catalogue that says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.periods import add_months
from diemtua.rules.risk_handling import (
    Against,
    Asked,
    Decides,
    Measure,
    against,
    band_of,
    extension_limit_on,
    load_risk_policy,
    longest_freeze_months,
    loss_pct,
    read_risk_policy,
    review_on,
    who_decides,
)

ON = date(2025, 3, 12)


def asked(**given: object) -> Asked:
    """A household lost half of its pepper garden in a whirlwind."""
    facts: dict[str, object] = {
        "measure": Measure.FREEZE,
        "cause": "disaster",
        "on": ON,
        "event_on": date(2025, 2, 20),
        "lost_dong": 25_000_000,
        "whole_dong": 50_000_000,
        "months": 36,
    }
    return Asked(**{**facts, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lost", "measure", "months"),
    [
        (39_999_999, Measure.EXTEND, None),
        (40_000_000, Measure.FREEZE, 36),
        (79_999_999, Measure.FREEZE, 36),
        (80_000_000, Measure.FREEZE, 60),
        (100_000_000, Measure.FREEZE, 60),
    ],
)
def test_the_share_of_loss_decides_the_measure(
    lost: int, measure: Measure, months: int | None
) -> None:
    band = band_of(loss_pct(lost_dong=lost, whole_dong=100_000_000), ON)
    assert (band.measure, band.months) == (measure, months)


@given(whole=st.integers(1, 10**12), part=st.integers(0, 10**12))
def test_every_loss_has_one_band_and_a_greater_loss_is_not_treated_worse(
    whole: int, part: int
) -> None:
    lost = part % (whole + 1)
    bands = load_risk_policy().losses[0].bands
    pct = loss_pct(lost_dong=lost, whole_dong=whole)
    assert sum(band.holds(pct) for band in bands) == 1
    more = loss_pct(lost_dong=whole, whole_dong=whole)
    assert (band_of(more, ON).months or 0) >= (band_of(pct, ON).months or 0)


def test_half_a_loss_may_be_frozen_three_years_and_not_a_month_more() -> None:
    assert against(asked(months=36)) == []
    (refused,) = against(asked(months=37))
    assert refused.why is Against.FREEZE_TOO_LONG
    assert refused.facts["longest"] == 36
    assert against(asked(lost_dong=45_000_000, months=60)) == []


def test_a_small_loss_is_extended_not_frozen() -> None:
    (refused,) = against(asked(lost_dong=19_000_000))
    assert refused.why is Against.LOSS_GIVES_ANOTHER_MEASURE
    assert refused.facts["pct"] == Decimal(38)
    assert against(asked(measure=Measure.EXTEND, lost_dong=19_000_000)) == []


def test_a_freeze_is_renewed_once_and_no_longer_than_the_first() -> None:
    renewal = asked(cause="freeze_ended", freeze_months_before=(24,), months=24)
    assert against(renewal) == []
    assert longest_freeze_months(renewal) == 24
    (longer,) = against(renewal._replace(months=25))
    assert longer.why is Against.FREEZE_TOO_LONG
    (twice,) = against(renewal._replace(freeze_months_before=(24, 24)))
    assert twice.why is Against.FREEZE_RENEWED_ALREADY
    (running,) = against(renewal._replace(frozen_now=True))
    assert running.why is Against.FREEZE_NOT_ENDED


def test_a_cause_allows_its_own_measures_from_its_own_day() -> None:
    abroad = asked(cause="early_return", event_on=date(2021, 5, 18))
    assert [r.why for r in against(abroad)] == [Against.CAUSE_NOT_IN_FORCE]
    written_off = asked(cause="early_return", measure=Measure.WRITE_OFF)
    assert [r.why for r in against(written_off)] == [Against.CAUSE_GIVES_ANOTHER_MEASURE]
    ahead = asked(event_on=date(2025, 3, 13))
    assert [r.why for r in against(ahead)] == [Against.EVENT_AHEAD]
    unknown = asked(lost_dong=0)
    assert [r.why for r in against(unknown)] == [Against.LOSS_MISSING]


@given(term=st.integers(1, 300), last=st.dates(date(2010, 1, 1), date(2060, 1, 1)))
def test_extensions_together_reach_twelve_months_or_half_of_the_term(term: int, last: date) -> None:
    months = 12 if term <= 12 else term // 2
    assert extension_limit_on(last, term_months=term, on=ON) == add_months(last, months)


def test_the_source_of_money_says_who_decides() -> None:
    def decides(measure: Measure, source: int) -> Decides:
        return who_decides(measure, money_source=source, amount_dong=50_000_000, on=ON)

    assert decides(Measure.EXTEND, 1) is Decides.OFFICE
    assert decides(Measure.FREEZE, 1) is Decides.BOARD
    assert decides(Measure.FREEZE, 2) is Decides.LOCAL_COMMITTEE
    assert decides(Measure.WRITE_OFF, 2) is Decides.LOCAL_COMMITTEE


def test_a_bound_of_amount_sends_larger_debts_higher() -> None:
    table = _table()
    table["authority"][0]["rows"] = [
        {"measure": "freeze", "money_source": 1, "decides": "board", "up_to_dong": 100},
        {"measure": "freeze", "money_source": 1, "decides": "prime_minister"},
    ]
    policy = read_risk_policy(table)
    for dong, who in ((100, Decides.BOARD), (101, Decides.PRIME_MINISTER)):
        found = who_decides(Measure.FREEZE, money_source=1, amount_dong=dong, on=ON, policy=policy)
        assert found is who
    with pytest.raises(LookupError):
        who_decides(Measure.FREEZE, money_source=2, amount_dong=1, on=ON, policy=policy)


def test_a_later_row_takes_over_from_its_day() -> None:
    table = _table()
    later = {**table["extension"][0], "from": date(2027, 1, 1), "short_limit_months": 6}
    table["extension"] = [*table["extension"], later]
    policy = read_risk_policy(table)
    for on, months in ((date(2026, 12, 31), 12), (date(2027, 1, 1), 6), (date(1999, 1, 1), 12)):
        limit = extension_limit_on(ON, term_months=12, on=on, policy=policy)
        assert limit == add_months(ON, months)


def test_a_table_with_a_gap_is_refused() -> None:
    table = _table()
    table["bands"][0]["rows"][1]["from_pct"] = "41"
    with pytest.raises(ValueError, match="follow each other"):
        read_risk_policy(table)
    doubled = _table()
    doubled["rollover"] = doubled["rollover"] * 2
    with pytest.raises(ValueError, match="one row a day"):
        read_risk_policy(doubled)
    unsure = _table()
    unsure["rollover"][0]["confidence"] = "certain"
    with pytest.raises(ValueError, match="confidence"):
        read_risk_policy(unsure)


def test_the_end_of_a_freeze_is_looked_at_half_a_year_before() -> None:
    assert review_on(date(2027, 9, 20), on=ON) == date(2027, 3, 20)
    assert review_on(date(2027, 8, 31), on=ON) == date(2027, 2, 28)


def test_a_loss_is_part_of_a_whole() -> None:
    for lost, whole in ((-1, 10), (11, 10), (0, 0)):
        with pytest.raises(ValueError, match="between"):
            loss_pct(lost_dong=lost, whole_dong=whole)


def _table() -> dict[str, list[dict[str, Any]]]:
    import tomllib
    from importlib.resources import files

    text = files("diemtua").joinpath("catalogue", "risk.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
