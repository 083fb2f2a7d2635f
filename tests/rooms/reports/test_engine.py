"""Laws of every figure: a cell is its rows, parts make the whole, nothing outside the scope; and stories of a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from diemtua.ground.actors import Actor, acting
from diemtua.lending.models import Instalment
from diemtua.reports.breakdowns import BREAKDOWNS
from diemtua.reports.engine import ask, is_locked, rows, table
from diemtua.reports.indicators import BY_ID, REGISTRY
from diemtua.reports.measures import Fact, Indicator, Measure, Unit
from diemtua.reports.questions import Question, default_flow
from diemtua.reports.words import measure_name, measure_unit, written
from tests.rooms.month_end.books import Books
from tests.world import actor_for

pytestmark = [pytest.mark.django_db]

AS_OF = date(2025, 3, 12)
MEASURES = {m.key: m for indicator in REGISTRY for m in indicator.measures}
COUNTED_ONCE = {"households"}
"""Distinct households: a household may stand in several programmes, so its parts may add up to more."""


def question(books: Books, **changes: Any) -> Question:
    flow_from, flow_to = default_flow(AS_OF)
    return Question(
        **{
            "place": books.world.district,
            "as_of": AS_OF,
            "flow_from": flow_from,
            "flow_to": flow_to,
            **changes,
        }
    )


def summed(measure: Measure, found: list[dict[str, Any]]) -> int:
    """The measure worked out by hand over the rows it opened."""
    if measure.of.startswith("sum("):
        column = measure.of[len("sum(") : -1]
        return sum(int(row[column]) for row in found)
    if "distinct" in measure.of:
        column = measure.of.split("distinct ")[1].rstrip(")")
        return len({row[column] for row in found})
    return len(found)


def test_law_a_cell_is_the_sum_of_its_rows(lent: Books) -> None:
    with acting(lent.actor(AS_OF)):
        asked = question(lent)
        for measure in MEASURES.values():
            [value] = ask(asked, [_alone(measure)])
            found, counted = rows(asked, measure)
            assert value.numerator == summed(measure, found), measure.key
            assert value.rows == counted == len(found), measure.key


def _alone(measure: Measure) -> Indicator:
    like = REGISTRY[0]
    return Indicator(
        id=like.id, code=like.code, name=like.name, name_en=like.name_en, unit=Unit.DONG,
        definition=like.definition, over=measure,
    )  # fmt: skip


@pytest.mark.parametrize("by", BREAKDOWNS)
def test_law_parts_add_up_to_the_whole_and_open_into_their_own_rows(lent: Books, by: str) -> None:
    with acting(lent.actor(AS_OF)):
        asked = question(lent)
        for measure in MEASURES.values():
            alone = _alone(measure)
            [whole] = ask(asked, [alone])
            parts = table(asked, alone, by)
            for part in parts:
                opened, _n = rows(question(lent, narrowed={by: part.key}), measure)
                assert summed(measure, opened) == part.sums[measure.key], (measure.key, part)
            together = sum(part.sums[measure.key] for part in parts)
            if measure.key in COUNTED_ONCE and by == "programme":
                assert together > whole.numerator
            else:
                assert together == whole.numerator, measure.key
            assert sum(part.rows for part in parts) == whole.rows


def test_every_indicator_says_what_it_is() -> None:
    for indicator in REGISTRY:
        assert indicator.id in BY_ID
        assert str(indicator.name)
        assert indicator.name_en
        assert str(indicator.definition).endswith(".")
        assert indicator.source
        for measure in indicator.measures:
            assert measure_name(measure)
            assert measure_unit(measure)


def test_ids_run_from_s2_001_to_s2_031() -> None:
    assert [i.id for i in REGISTRY] == [f"S2-{n:03d}" for n in range(1, 32)]


def test_the_figures_of_five_loans_by_hand(lent: Books) -> None:
    with acting(lent.actor(AS_OF)):
        found = {value.indicator.id: value for value in ask(question(lent))}
    told = {
        id_: found[id_].value
        for id_ in ("S2-001", "S2-002", "S2-003", "S2-004", "S2-005", "S2-006")
    }
    # Of the flows, the loan of 5 March comes after the last month end.
    assert told == {
        "S2-001": 130_000_000,
        "S2-002": 4,
        "S2-003": 32_500_000,
        "S2-004": 150_000_000,
        "S2-005": 4,
        "S2-006": 37_500_000,
    }
    assert found["S2-028"].value == Decimal("0.27")
    assert (found["S2-028"].numerator, found["S2-028"].denominator) == (400_000, 150_000_000)
    assert written(found["S2-028"]) == "0,27%"
    assert found["S2-010"].value == 80_000_000
    parts = {part.label: part.sums for part in found["S2-031"].parts or ()}
    assert parts == {
        "Hội Nông dân": {"entrusted": 60_000_000, "groups": 1, "households": 2},
        "Hội Phụ nữ": {"entrusted": 90_000_000, "groups": 1, "households": 2},
    }


def test_an_instalment_that_became_overdue_was_not_handled_on_time(lent: Books) -> None:
    early = lent.lend(9_000_000, date(2024, 2, 1), member=3, term_months=12)
    late = lent.lend(6_000_000, date(2024, 2, 5), member=4, term_months=12)
    lent.event(early, "paid", date(2025, 2, 1), 9_000_000)
    lent.event(late, "overdue", date(2025, 2, 13), 2_000_000)
    with acting(lent.actor(AS_OF)):
        [value] = ask(question(lent), [BY_ID["S2-030"]])
        before_it = question(lent, as_of=date(2025, 2, 10), flow_to=date(2025, 2, 10))
        [earlier] = ask(before_it, [BY_ID["S2-030"]])
    assert (value.numerator, value.denominator, value.rows) == (13_000_000, 15_000_000, 2)
    assert value.value == Decimal("86.67")
    assert (earlier.numerator, earlier.denominator) == (15_000_000, 15_000_000)


def test_an_extended_instalment_is_due_twice_and_judged_each_time(lent: Books) -> None:
    extended = lent.lend(9_000_000, date(2024, 2, 1), member=3, term_months=12)
    with acting(lent.actor(AS_OF)):
        Instalment.objects.filter(loan=extended.loan).update(extended_on=date(2025, 2, 20))
    lent.event(extended, "extended", date(2025, 1, 30), 9_000_000)
    lent.event(extended, "overdue", date(2025, 2, 20), 1_000_000)
    with acting(lent.actor(AS_OF)):
        [value] = ask(question(lent), [BY_ID["S2-030"]])
    assert (value.numerator, value.denominator, value.rows) == (17_000_000, 18_000_000, 2)


def test_one_loan_paid_down_changes_the_report_by_exactly_that(lent: Books) -> None:
    with acting(lent.actor(AS_OF)):
        [before] = ask(question(lent), [BY_ID["S2-004"]])
    lent.act(lent.loans[0], "principal_paid", AS_OF, in_term_dong=1_234_567)
    with acting(lent.actor(AS_OF)):
        [after] = ask(question(lent), [BY_ID["S2-004"]])
    assert before.numerator - after.numerator == 1_234_567


def test_a_reader_of_one_union_sees_that_union_and_no_more(
    lent: Books, as_role: Callable[..., Actor]
) -> None:
    for role, expected in (
        ("province_reader", 90_000_000),
        ("commune_cadre", 90_000_000),
        ("manager", 150_000_000),
    ):
        with acting(actor_for(lent.world, role)):
            everywhere = question(lent, place=None)
            [value] = ask(everywhere, [BY_ID["S2-004"]])
            found, _n = rows(everywhere, MEASURES["entrusted"])
        assert value.numerator == expected, role
        assert sum(row["outstanding_dong"] for row in found) == expected


def test_a_commune_and_its_groups_make_the_path_from_the_figure_to_the_loan(lent: Books) -> None:
    with acting(lent.actor(AS_OF)):
        steps: dict[str, str] = {}
        for by in ("commune", "village", "group"):
            parts = table(question(lent, narrowed=dict(steps)), BY_ID["S2-004"], by)
            steps[by] = max(parts, key=lambda part: part.sums["entrusted"]).key
        found, counted = rows(question(lent, narrowed=steps), MEASURES["entrusted"])
    assert counted == 3
    assert {row["group_id"] for row in found} == {lent.world.groups[0].group.pk}
    assert sum(row["outstanding_dong"] for row in found) == 90_000_000


def test_the_map_of_then_and_the_map_of_now(lent: Books) -> None:
    """Phú Văn was joined to others on 2025-07-01; the group's placement moved with it, its loans did not change."""
    from diemtua.groups.models import GroupPlacement
    from diemtua.places.queries import communes_now

    now_on = date(2025, 7, 10)
    here = lent.world.groups[0]
    [new, *_more] = communes_now(here.unit, now_on)
    with acting(lent.actor(now_on)):
        GroupPlacement.objects.filter(group=here.group).update(valid_to=date(2025, 7, 1))
        GroupPlacement.objects.create(
            group=here.group, village=here.village, unit=new, point=here.point, union_code=12,
            path=here.group.path, valid_from=date(2025, 7, 1),
        )  # fmt: skip
        asked = {"place": here.unit, "as_of": AS_OF}
        then = ask(question(lent, **asked), [BY_ID["S2-004"]])[0]
        now = ask(question(lent, **asked, map_on=now_on), [BY_ID["S2-004"]])[0]
        by_new_name = ask(question(lent, place=new, as_of=AS_OF, map_on=now_on), [BY_ID["S2-004"]])[
            0
        ]
        parts = table(question(lent, **asked, map_on=now_on), BY_ID["S2-004"], "commune")
        flows = ask(question(lent, **asked, map_on=now_on), [BY_ID["S2-001"]])[0]
    assert then.numerator == now.numerator == by_new_name.numerator == 90_000_000
    assert [part.label for part in parts] == [new.full_name]
    assert flows.numerator == 90_000_000


def test_flows_run_from_january_of_the_year_before_to_the_last_month_end() -> None:
    assert default_flow(date(2025, 3, 25)) == (date(2024, 1, 1), date(2025, 2, 28))
    assert default_flow(date(2025, 3, 31)) == (date(2024, 1, 1), date(2025, 3, 31))
    assert default_flow(date(2025, 1, 1)) == (date(2024, 1, 1), date(2024, 12, 31))


def test_figures_of_an_open_month_are_provisional(lent: Books) -> None:
    with acting(lent.actor(AS_OF)):
        assert not is_locked(question(lent), AS_OF)


def test_every_fact_is_asked() -> None:
    assert {m.fact for m in MEASURES.values()} == set(Fact)


def test_law_parts_of_one_pass_are_those_asked_alone(lent: Books) -> None:
    """The parts of a report's own table come with the totals; a table asked for by itself says the same."""
    with acting(lent.actor(AS_OF)):
        asked = question(lent)
        for value in ask(asked):
            if value.parts is not None:
                assert value.parts
                assert list(value.parts) == table(asked, value.indicator)
