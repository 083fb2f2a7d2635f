"""`diemtua report`: the figures of a place on a day, as JSON or as a list to read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diemtua.access.queries import house
from diemtua.ground.actors import acting
from diemtua.ground.problems import Problem
from diemtua.places.models import Unit
from diemtua.places.queries import highest_unit_named, unit_by_code
from diemtua.reports.engine import Question, Value, ask, default_flow


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Ngày phải viết dạng 2025-03-25, nhận được: {text}.") from None


class Command(BaseCommand):
    help = "Print the indicators of a place on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--place", help="Name; the highest unit that bears it that day.")
        where.add_argument("--place-code", help="Code of the unit, of any level.")
        parser.add_argument("--as-of", required=True)
        parser.add_argument("--from", dest="flow_from")
        parser.add_argument("--to", dest="flow_to")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = day(options["as_of"])
        flow_from, flow_to = default_flow(as_of)
        flow_from = day(options["flow_from"]) if options["flow_from"] else flow_from
        flow_to = day(options["flow_to"]) if options["flow_to"] else flow_to
        if flow_from > flow_to:
            raise CommandError("Ngày đầu kỳ phải trước ngày cuối kỳ.")
        with acting(house(as_of, purpose="diemtua report")):
            try:
                place = self._place(options, as_of)
            except Problem as problem:
                raise CommandError(str(problem)) from problem
            question = Question(place=place, as_of=as_of, flow_from=flow_from, flow_to=flow_to)
            values = ask(question)
        if options["json"]:
            self.stdout.write(json.dumps(_answer(question, values), ensure_ascii=False, indent=1))
        else:
            for value in values:
                self.stdout.write(f"{value.indicator.id}  {value.indicator.name}: {value.value}")

    def _place(self, options: dict[str, Any], on: date) -> Unit:
        if options["place"]:
            return highest_unit_named(options["place"], on)
        return unit_by_code(options["place_code"], on)


def _answer(question: Question, values: list[Value]) -> dict[str, Any]:
    place = question.place
    assert place is not None
    return {
        "place": place.name,
        "place_code": place.code,
        "place_level": place.level,
        "as_of": question.as_of.isoformat(),
        "flow": {"from": question.flow_from.isoformat(), "to": question.flow_to.isoformat()},
        "indicators": [_one(value) for value in values],
    }


def _one(value: Value) -> dict[str, Any]:
    common: dict[str, Any] = {
        "id": value.indicator.id,
        "code": value.indicator.code,
        "name": str(value.indicator.name),
        "unit": value.indicator.unit.value,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "rows": value.rows,
    }
    if value.parts is not None:
        return {**common, "parts": list(value.parts)}
    plain = value.value
    return {**common, "value": float(plain) if isinstance(plain, Decimal) else plain}
