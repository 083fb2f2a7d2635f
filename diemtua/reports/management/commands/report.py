"""`diemtua report`: the figures of a place on a day, as JSON or as a list to read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diemtua.access.queries import house
from diemtua.ground.actors import acting
from diemtua.ground.clock import business_day
from diemtua.ground.problems import Problem
from diemtua.places.models import Unit
from diemtua.places.queries import highest_unit_named, unit_by_code
from diemtua.reports.engine import Value, ask
from diemtua.reports.questions import Question, default_flow
from diemtua.reports.words import written, written_part

THEN, NOW = "then", "now"


class Refused(CommandError):
    """Arguments that cannot be answered: a sentence, and the exit code of a wrong call."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=2)


def day(text: str, name: str) -> date:
    """A day as machines write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{name}: ngày phải viết dạng 2025-03-25, nhận được “{text}”.") from None


class Command(BaseCommand):
    help = "Print the indicators of a place on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--place", help="Name; the highest unit that bears it that day.")
        where.add_argument("--place-code", help="Code of the unit, of any level.")
        parser.add_argument("--as-of", required=True, help="Day of balances, 2025-03-25.")
        parser.add_argument("--from", dest="flow_from", help="First day of the flow period.")
        parser.add_argument("--to", dest="flow_to", help="Last day of the flow period.")
        parser.add_argument(
            "--map",
            choices=[THEN, NOW],
            default=THEN,
            help="Where loans stand: by the map of the as-of day, or by the map of today.",
        )
        parser.add_argument("--json", action="store_true", help="Machine-readable.")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = day(options["as_of"], "--as-of")
        flow_from, flow_to = _flow(options, as_of)
        with acting(house(as_of, purpose="diemtua report")):
            map_on = business_day() if options["map"] == NOW else as_of
            question = Question(
                place=_place(options, as_of, map_on),
                as_of=as_of,
                flow_from=flow_from,
                flow_to=flow_to,
                map_on=map_on,
            )
            values = ask(question)
        if options["json"]:
            answer = _answer(question, values)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(values)))


def _flow(options: dict[str, Any], as_of: date) -> tuple[date, date]:
    flow_from, flow_to = default_flow(as_of)
    flow_from = day(options["flow_from"], "--from") if options["flow_from"] else flow_from
    flow_to = day(options["flow_to"], "--to") if options["flow_to"] else flow_to
    if flow_from > flow_to:
        raise Refused(
            f"Kỳ phát sinh từ {flow_from:%d/%m/%Y} đến {flow_to:%d/%m/%Y} không có ngày nào:"
            " ngày đầu phải trước hoặc bằng ngày cuối."
        )
    return flow_from, flow_to


def _place(options: dict[str, Any], as_of: date, map_on: date) -> Unit:
    """By the map that is asked for, else by the map of the as-of day: a unit that has ended is still asked about."""
    refused: Problem | None = None
    for on in dict.fromkeys((map_on, as_of)):
        try:
            if options["place"]:
                return highest_unit_named(options["place"], on)
            return unit_by_code(options["place_code"] or "", on)
        except Problem as problem:
            refused = refused or problem
    raise Refused(str(refused))


def _lines(values: list[Value]) -> list[str]:
    lines = []
    for value in values:
        lines.append(f"{value.indicator.id}  {value.indicator.name}: {written(value)}")
        lines += [
            f"        {part.label}: {written_part(value.indicator, part)}"
            for part in value.parts or ()
        ]
    return lines


def _answer(question: Question, values: list[Value]) -> dict[str, Any]:
    place = question.place
    assert place is not None
    return {
        "place": place.name,
        "place_code": place.code,
        "place_level": place.level,
        "as_of": question.as_of.isoformat(),
        "map_on": (question.map_on or question.as_of).isoformat(),
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
        return {**common, "parts": [part.plain() for part in value.parts]}
    plain = value.value
    return {**common, "value": float(plain) if isinstance(plain, Decimal) else plain}
