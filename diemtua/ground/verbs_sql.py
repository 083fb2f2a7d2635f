"""Sáu phép tính, cách đọc thứ hai: the verbs of `rules.verbs` as expressions of the database.

Loaded when the app starts, so that `rules.interest.interest(F("balance_dong_days"), F("rate_pct"))` is SQL.
Numbers are divided as numeric: bigint is too small for balance x days x rate, and `div` gives the exact
whole quotient where `/` would round at some twentieth place. Both readings want non-negative numbers.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    DecimalField,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Cast, Greatest, Least

from diemtua.rules import verbs

NUMERIC = DecimalField(max_digits=60, decimal_places=12)


class Exact(Expression):
    """Phép tính nguyên văn: a template that names its parts once each, in their order."""

    def __init__(self, template: str, *parts: Any, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.template = template
        self.parts = [_expression(part) for part in parts]

    def get_source_expressions(self) -> list[Any]:
        return self.parts

    def set_source_expressions(self, exprs: Any) -> None:
        self.parts = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        texts, params = [], []
        for part in self.parts:
            text, held = compiler.compile(part)
            texts.append(text)
            params += held
        return self.template.format(*texts), tuple(params)


def _expression(value: Any) -> Any:
    if isinstance(value, Combinable):
        return value
    if isinstance(value, date):
        return Cast(Value(value), DateField())
    if isinstance(value, Decimal):
        return Cast(Value(value), DecimalField(max_digits=60, decimal_places=12))
    return Value(value)


@verbs.half_up.register(Combinable)
def half_up(numerator: Combinable, denominator: Any = 1) -> Exact:
    """Làm tròn nửa lên: (2n + d) div 2d, exact for every non-negative numeric."""
    if isinstance(denominator, Fraction):
        numerator = Exact(
            "({0} * {1}::numeric)", numerator, denominator.denominator, output_field=NUMERIC
        )
        denominator = denominator.numerator
    return Exact(
        "div(2 * ({0})::numeric + ({1})::numeric, 2 * ({2})::numeric)::bigint",
        numerator,
        denominator,
        denominator,
        output_field=BigIntegerField(),
    )


@verbs.least.register(Combinable)
def least(first: Combinable, second: Any) -> Least:
    """Số nhỏ hơn."""
    return Least(first, _expression(second), output_field=BigIntegerField())


@verbs.at_least.register(Combinable)
def at_least(value: Combinable, floor: Any = 0) -> Greatest:
    """Không dưới."""
    return Greatest(value, _expression(floor), output_field=BigIntegerField())


@verbs.later.register(Combinable)
def later(first: Combinable, second: Any) -> Greatest:
    """Ngày muộn hơn."""
    return Greatest(first, _expression(second), output_field=DateField())


@verbs.pick.register(Q)
@verbs.pick.register(Combinable)
def pick(condition: Any, then: Any, otherwise: Any) -> Case:
    """Chọn: a condition that is not known picks `otherwise`, as SQL does."""
    return Case(When(condition, then=_expression(then)), default=_expression(otherwise))


@verbs.days_between.register(Combinable)
def days_between(start: Combinable, end: Any) -> Exact:
    """Số ngày: days are subtracted as dates, never as instants."""
    return Exact("(({0})::date - ({1})::date)", end, start, output_field=IntegerField())
