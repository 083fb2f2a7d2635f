"""Câu hỏi của một báo cáo: where, as of which day, for which period, by the map of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from diemtua.places.models import Unit as Place
from diemtua.places.queries import commune_ids_of, communes_now
from diemtua.reports.breakdowns import BREAKDOWNS, NOTHING
from diemtua.rules.periods import Month


@dataclass(frozen=True, kw_only=True)
class Question:
    """Câu hỏi: period and as-of day stand apart. `map_on` asks by the map of another day; the map of then by default.

    `narrowed` holds the parts already opened: the code of a breakdown and the key of its part.
    """

    place: Place | None
    as_of: date
    flow_from: date
    flow_to: date
    map_on: date | None = None
    using: str = "default"
    narrowed: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_another_map(self) -> bool:
        return self.map_on is not None and self.map_on != self.as_of

    @cached_property
    def units(self) -> list[int] | None:
        """Communes of the place on the map's day; where the place stood, when it has ended by then. None is everywhere."""
        if self.place is None or self.place.level == "nation":
            return None
        on = self.map_on or self.as_of
        if self.place.is_alive(on):
            return sorted(commune_ids_of(self.place, on))
        return sorted(commune.pk for commune in communes_now(self.place, on))

    def parameters(self) -> dict[str, Any]:
        """What the SQL of the facts asks for."""
        opened = {f"by_{code}": value for code, value in self.narrowed.items()}
        return {
            "units": self.units,
            "as_of": self.as_of,
            "map_on": self.map_on or self.as_of,
            "flow_from": self.flow_from,
            "flow_to": self.flow_to,
            **opened,
        }

    def narrow(self) -> str:
        """Further conditions from parts already opened; columns come from the written list, values are parameters."""
        conditions = ["true"]
        for code, value in self.narrowed.items():
            column = BREAKDOWNS[code].column
            conditions.append(
                f"{column} is null and %(by_{code})s <> ''"
                if value == NOTHING
                else f"{column}::text = %(by_{code})s"
            )
        return " and ".join(conditions)


def default_flow(as_of: date) -> tuple[date, date]:
    """Kỳ của số phát sinh: from 1 January of the year before to the last month end at or before the day."""
    month = Month.of(as_of)
    end = as_of if as_of == month.last_on else month.first_on - timedelta(days=1)
    return date(as_of.year - 1, 1, 1), end
