"""Rules of a group: dated data with its source, and what they say about size, quorum and votes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.catalogue.rows import CONFIDENCES
from diemtua.rules.group_rules import group_rules_on, load_group_rules, read_group_rules

NOW = group_rules_on(date(2025, 3, 12))


def test_46_members_need_31() -> None:
    assert NOW.quorum_of(46) == 31
    assert not NOW.is_quorate(members=46, present=30)
    assert NOW.is_quorate(members=46, present=31)


def test_a_group_has_5_to_60_members_and_before_2013_at_most_50() -> None:
    assert [NOW.size_fits(n) for n in (4, 5, 60, 61)] == [False, True, True, False]
    assert group_rules_on(date(2013, 3, 4)).max_members == 50


def test_before_2013_a_small_group_had_a_leader_alone() -> None:
    then = group_rules_on(date(2010, 1, 1))
    assert [then.needs_deputy(n) for n in (15, 16)] == [False, True]
    assert NOW.needs_deputy(5)


@given(st.integers(1, 200))
def test_a_quorum_is_the_least_number_that_reaches_its_share(members: int) -> None:
    needed = NOW.quorum_of(members)
    assert 1 <= needed <= members
    assert Fraction(needed, members) >= NOW.quorum
    assert needed == 1 or Fraction(needed - 1, members) < NOW.quorum


@given(st.integers(0, 200), st.integers(1, 200))
def test_what_is_carried_has_more_for_it_than_all_others_present(votes: int, present: int) -> None:
    assert NOW.is_carried(votes_for=votes, present=present) == (votes > present - votes)


def test_every_rule_says_where_it_was_read_and_how_sure_it_is() -> None:
    for rules in load_group_rules():
        assert rules.basis.legal_basis
        assert rules.basis.sources
        assert {rules.basis.confidence, *rules.basis.value_confidence.values()} <= set(CONFIDENCES)
        assert set(rules.basis.value_confidence) <= set(rules.__slots__)


def test_before_the_first_rule_nothing_is_known_and_two_rules_never_hold_at_once() -> None:
    with pytest.raises(LookupError):
        group_rules_on(date(2003, 7, 28))
    table = {
        "from": date(2020, 1, 1),
        "min_members": 5,
        "max_members": 60,
        "quorum": ["2", "3"],
        "majority": ["1", "2"],
        "leader_alone_up_to": 0,
        "kin_kept_apart": [],
        "witnessed_meetings": [],
        "village_head_meetings": [],
        "witnessed_votes": [],
        "commune_confirms_members": False,
        "legal_basis": "x",
        "sources": [],
        "confidence": "knowledge",
        "value_confidence": {},
    }
    with pytest.raises(ValueError, match="two group rules"):
        read_group_rules([table, {**table, "from": date(2021, 1, 1)}])
    with pytest.raises(ValueError, match="confidence"):
        read_group_rules([{**table, "confidence": "sure"}])
