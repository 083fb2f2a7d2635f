"""Chương Danh mục: every programme, every period, each value with its source."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise

import pytest

from diemtua.rules.catalogue import CONFIDENCES, Programme, load_catalogue
from diemtua.rules.rates import Scope

CATALOGUE = load_catalogue()
PROGRAMMES = list(CATALOGUE.programmes.values())
each_programme = pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.code)


def test_all_programmes_and_all_their_periods_are_there() -> None:
    assert len(PROGRAMMES) == 43
    assert sum(len(programme.terms) for programme in PROGRAMMES) == 118
    assert [programme.number for programme in PROGRAMMES] == list(range(1, 44))


@each_programme
def test_periods_follow_each_other(programme: Programme) -> None:
    for term, following in pairwise(programme.terms):
        assert term.valid.end is not None
        assert term.valid.end <= following.valid.start
    assert programme.term_on(programme.terms[0].valid.start) is programme.terms[0]
    assert programme.term_on(date(1999, 1, 1)) is None


@each_programme
def test_every_value_says_where_it_comes_from(programme: Programme) -> None:
    for term in programme.terms:
        basis = term.basis
        assert basis.legal_basis
        assert basis.confidence in CONFIDENCES
        assert set(basis.value_confidence.values()) <= set(CONFIDENCES)
        assert all(source.startswith(("http://", "https://")) for source in basis.sources)
        # A value without an address may not pass for one that a public page says.
        assert basis.sources or basis.confidence == "knowledge", term.valid
        assert basis.confidence_of("max_amount_dong") != "mixed"
    assert programme.eligibility.text
    assert programme.eligibility.cap_text
    assert programme.eligibility.repayment_text


@each_programme
def test_the_rhythm_and_the_overdue_rule_are_known(programme: Programme) -> None:
    for months in (6, 36, 120):
        on = date(2026, 3, 10)
        beat = CATALOGUE.rhythm_months(programme.code, term_months=months, on=on)
        assert 0 < beat <= max(months, 36)
    wages = programme.code.startswith("covid_tra_luong")
    for term in programme.terms:
        assert term.overdue == programme.overdue
    expected = (None, Decimal(12)) if wages else (Decimal("1.30"), None)
    assert (programme.overdue.factor, programme.overdue.annual_rate_pct) == expected


def test_a_file_is_named_for_its_programme_and_has_no_key_that_nobody_reads() -> None:
    known = {
        "code", "number", "name", "name_en", "short_name", "family", "report_line", "bank_number",
        "bank_decision_code", "rhythm", "principal_grace_months", "interest_grace",
        "rollover_allowed", "instalments_bind_signed_from", "eligibility", "terms", "rate_links",
        "rate_exceptions",
    }  # fmt: skip
    term_keys = {
        "from", "to", "max_amount_dong", "cap_unit", "cap_share_pct", "max_per_job_dong",
        "max_term_months", "annual_rate_pct", "rate_scope", "overdue_factor", "overdue_rate_pct",
        "via_group", "legal_basis", "sources", "confidence", "value_confidence", "other_values",
    }  # fmt: skip
    folder = files("diemtua").joinpath("catalogue").joinpath("programmes")
    for file in folder.iterdir():
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        assert file.name == f"{table['code']}.toml"
        assert set(table) <= known
        for term in table["terms"]:
            assert set(term) <= term_keys


@each_programme
def test_published_rates_are_their_multiple_of_the_base_rate(programme: Programme) -> None:
    for term in programme.terms:
        for link in programme.rate_links:
            if term.valid.start in link.valid and term.annual_rate_pct is not None:
                base = [
                    rate.event.rate_pct
                    for rate in CATALOGUE.base_rates
                    if rate.event.on <= term.valid.start
                ][-1]
                assert term.annual_rate_pct == base * link.factor_pct / 100, term.valid


def test_scope_is_all_on_three_days_only() -> None:
    moving = {
        (programme.code.split("_")[0], event.on)
        for programme in PROGRAMMES
        for event in programme.rate_events
        if event.scope is Scope.ALL
    }
    days = {on for _, on in moving}
    assert days == {date(2024, 8, 1), date(2025, 10, 10), date(2025, 12, 1)}
    assert {code for code, on in moving if on < date(2025, 12, 1)} == {"noxh"}


# What the glance table of November 2026 says: cap, term, rate.
@pytest.mark.parametrize(
    ("code", "cap", "months", "rate"),
    [
        ("ho_ngheo", 100_000_000, 120, "6.24"),
        ("ho_can_ngheo", 100_000_000, 120, "7.488"),
        ("ho_moi_thoat_ngheo", 100_000_000, 120, "7.8"),
        ("sxkd_vkk", 100_000_000, 120, "7.8"),
        ("nuoc_sach_vsmt", 25_000_000, 60, "8.4"),
        ("gqvl", 200_000_000, 120, "7.9248"),
        ("gqvl_csxkd", 10_000_000_000, 120, "7.9248"),
        ("hssv", 4_000_000, None, "6.24"),
        ("noxh_xay_sua", 1_000_000_000, 300, "5.4"),
        ("an_phat_tu", 100_000_000, 120, "6.24"),
    ],
)
def test_the_terms_of_november_2026(code: str, cap: int, months: int | None, rate: str) -> None:
    term = CATALOGUE.programmes[code].term_on(date(2026, 11, 21))
    assert term is not None
    assert (term.max_amount_dong, term.max_term_months) == (cap, months)
    assert term.annual_rate_pct == Decimal(rate)


def test_where_notes_differ_both_values_are_kept() -> None:
    escaped = CATALOGUE.programmes["ho_moi_thoat_ngheo"].term_on(date(2025, 3, 25))
    assert escaped is not None
    assert escaped.max_term_months == 120
    assert escaped.basis.confidence_of("max_term_months") == "knowledge"
    assert [(o.field, o.value) for o in escaped.other_values] == [("max_term_months", 60)]
    water = next(rhythm for rhythm in CATALOGUE.rhythms if rhythm.code == "water")
    assert [band.every_months for band in water.bands] == [12]
    assert [other.value for other in water.other_values] == [6]


def test_programmes_are_reported_under_their_line() -> None:
    lines = {programme.code: programme.report_line for programme in PROGRAMMES}
    assert {code for code, line in lines.items() if line == "noxh"} == {"noxh_mua", "noxh_xay_sua"}
    assert {code for code, line in lines.items() if line == "gqvl"} == {
        "gqvl", "gqvl_uu_dai", "gqvl_csxkd",
    }  # fmt: skip
    for code, line in lines.items():
        assert line in ("noxh", "gqvl") or line == code


def test_the_banks_own_numbers_are_import_aliases() -> None:
    numbers = {programme.code: programme.bank_number for programme in PROGRAMMES}
    assert (numbers["ho_ngheo"], numbers["nuoc_sach_vsmt"], numbers["ho_can_ngheo"]) == (
        "01", "06", "19",
    )  # fmt: skip
    assert CATALOGUE.programmes["hssv_stem"].bank_decision_code == "43"


def test_instalments_bind_by_the_day_of_signing() -> None:
    poor, housing = CATALOGUE.programmes["ho_ngheo"], CATALOGUE.programmes["noxh_mua"]
    assert not poor.instalments_bind(date(2026, 2, 28))
    assert poor.instalments_bind(date(2026, 3, 1))
    assert not housing.instalments_bind(date(2026, 3, 1))


def test_fee_tables_are_complete_on_every_day() -> None:
    for day in (date(2014, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 21)):
        assert sum(CATALOGUE.fee_split_on(day).split.shares_pct.values()) == 100
        assert CATALOGUE.fee_quality_on(day).bands[-1].overdue_pct_below is None
        points = [row.max_points for row in CATALOGUE.rating_on(day).sheet.criteria]
        assert points == [20, 30, 15, 20, 5, 10]
    assert "district" not in CATALOGUE.fee_split_on(date(2025, 7, 1)).split.shares_pct
    assert CATALOGUE.fee_split_on(date(2025, 7, 1)).basis.confidence == "unverified"
    assert CATALOGUE.entrustment_fee_level("gqvl", date(2025, 1, 1)).monthly_rate_pct == Decimal(
        "0.032"
    )
    assert CATALOGUE.commission_level("noxh", date(2025, 1, 1)).monthly_rate_pct == Decimal("0.005")
    with pytest.raises(LookupError):
        CATALOGUE.commission_level("ho_ngheo", date(2000, 1, 1))
    assert set(CATALOGUE.rating_on(date(2025, 1, 1)).criteria_confidence.values()) == {"unverified"}
