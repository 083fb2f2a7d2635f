"""Luật: each verb, and each rule written in verbs, gives one answer in Python and in PostgreSQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, DateField, DecimalField, Q, Value
from django.db.models.functions import Cast
from django.db.models.sql import Query
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.rules.interest import balance_days, interest, interest_of_run
from diemtua.rules.periods import Period
from diemtua.rules.refunds import refund_of_run
from diemtua.rules.verbs import at_least, days_between, half_up, later, least, pick

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

SAME = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
dong = st.one_of(st.integers(0, 3), st.integers(0, 10**15))
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
rates = st.decimals(0, 30, places=4)


def whole(value: int) -> Any:
    return Cast(Value(value), BigIntegerField())


def exact(value: Decimal) -> Any:
    return Cast(Value(value), DecimalField(max_digits=60, decimal_places=12))


def a_day(value: date) -> Any:
    return Cast(Value(value), DateField())


def in_sql(*expressions: Any) -> list[Any]:
    """What PostgreSQL says of the expressions, in one statement."""
    query = Query(None)
    compiler = query.get_compiler(connection=connection)
    texts: list[str] = []
    params: list[Any] = []
    for expression in expressions:
        text, held = compiler.compile(expression.resolve_expression(query))
        texts.append(text)
        params += held
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(texts), params)
        row = cursor.fetchone()
    return list(row or ())


@SAME
@given(dong, st.integers(1, 10**6))
def test_half_up_of_whole_numbers(n: int, d: int) -> None:
    assert in_sql(half_up(whole(n), d), half_up(whole(n))) == [half_up(n, d), n]


@SAME
@given(st.integers(0, 10**12), st.integers(1, 40_000))
def test_half_up_at_the_very_half(n: int, d: int) -> None:
    """(2n + 1) d / 2d is n and a half: upwards in both; one part less in a billion: downwards."""
    half, less = (2 * n + 1) * d, Decimal((2 * n + 1) * d) - Decimal("0.000000001")
    assert in_sql(half_up(whole(half), 2 * d), half_up(exact(less), 2 * d)) == [n + 1, n]
    assert half_up(less, 2 * d) == n


@SAME
@given(rates, st.fractions(Fraction(1, 400), 400, max_denominator=400))
def test_half_up_of_exact_numbers(n: Decimal, d: Fraction) -> None:
    assert in_sql(half_up(exact(n), d)) == [half_up(n, d)]


@SAME
@given(dong, dong, days, days)
def test_the_other_verbs(a: int, b: int, start: date, end: date) -> None:
    told = in_sql(
        least(whole(a), b),
        at_least(whole(a), b),
        later(a_day(start), end),
        days_between(a_day(start), end),
    )
    expected: list[Any] = [least(a, b), at_least(a, b), later(start, end), days_between(start, end)]
    assert told == expected


@SAME
@given(dong, dong, st.booleans())
def test_pick(a: int, b: int, holds: bool) -> None:
    condition = Q(Value(holds))
    assert in_sql(pick(condition, whole(a), whole(b))) == [pick(holds, a, b)]


@SAME
@given(st.integers(0, 10**12), st.integers(0, 400), rates)
def test_interest_is_one_text(balance: int, count: int, rate: Decimal) -> None:
    run = balance * count
    assert in_sql(interest(whole(run), exact(rate))) == [interest(run, rate)]


@SAME
@given(dong, days, days, days)
def test_balance_days_are_one_text(amount: int, on: date, start: date, end: date) -> None:
    start, end = min(start, end), max(start, end)
    on = min(on, end)
    period = Period(start, end)
    [told] = in_sql(Cast(balance_days(whole(amount % 10**9), a_day(on), period), BigIntegerField()))
    assert told == balance_days(amount % 10**9, on, period)


@SAME
@given(dong, st.decimals(0, 10**14, places=6))
def test_a_refund_is_one_text(posted: int, run: Decimal) -> None:
    told = in_sql(interest_of_run(exact(run)), refund_of_run(whole(posted), exact(run)))
    assert told == [interest_of_run(run), refund_of_run(posted, run)]
