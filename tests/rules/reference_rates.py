"""Lãi suất tính tay: the clerk's book of rates and parts of a year, one day at a time."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from diemtua.rules.catalogue import load_catalogue

ONE_DAY = timedelta(days=1)
day_of = date.fromisoformat


def day_or_none(text: str | None) -> date | None:
    return None if text is None else day_of(text)


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class RateBook:
    def __init__(self, case: dict[str, Any]) -> None:
        self.case, self.loan = case, case["loan"]
        self.terms = case.get("terms", {})
        tranches = self.loan.get("tranches")
        self.first = day_of(tranches[0]["on"] if tranches else self.loan["disbursed_on"])
        self.programme = load_catalogue().programmes.get(case.get("programme") or "")

    def rate(self, pot: dict[str, Any], day: date) -> Fraction:
        born = pot["rated_on"]
        if "rates" in self.terms:
            rows: list[tuple[date, Fraction, str, date | None]] = [
                (day_of(r["from"]), Fraction(r["annual_rate_pct"]), r.get("scope", "all"), None)
                for r in self.terms["rates"]
            ]
        else:
            assert self.programme is not None
            rows = [
                (e.on, Fraction(e.rate_pct), e.scope.value, e.only_disbursed_to)
                for e in self.programme.rate_events
            ]
        rate = None
        for on, value, scope, born_before in rows:
            bound = scope == "all" or on <= born
            if on <= day and bound and (born_before is None or born < born_before):
                rate = value
        assert rate is not None
        base, points = rate, Fraction(0)
        for overlay in self.overlays():
            if not overlay["from"] <= day or (overlay["to"] and day >= overlay["to"]):
                continue
            if overlay["born_from"] and born < overlay["born_from"]:
                continue
            if overlay["born_to"] and born >= overlay["born_to"]:
                continue
            if overlay["above"] is not None and not overlay["above"] < base:
                continue
            if overlay["where"] is not None and self.lives(day) not in overlay["where"]:
                continue
            rate *= overlay["factor"]
            points += overlay["points"]
        return max(rate + points, Fraction(0))

    def lives(self, day: date) -> str | None:
        here = [m["province"] for m in self.loan.get("moves", []) if day_of(m["on"]) <= day]
        found: str | None = here[-1] if here else self.loan.get("province")
        return found

    def overlays(self) -> list[dict[str, Any]]:
        if "overlays" in self.terms:
            return [
                {
                    "from": day_of(o["from"]),
                    "to": day_or_none(o.get("to")),
                    "born_from": day_or_none(o.get("only_disbursed_from")),
                    "born_to": day_or_none(o.get("only_disbursed_to")),
                    "above": None
                    if o.get("only_rate_above") is None
                    else Fraction(o["only_rate_above"]),
                    "where": o.get("provinces"),
                    "factor": Fraction(o.get("factor") or "1"),
                    "points": Fraction(o.get("points") or "0"),
                }
                for o in self.terms["overlays"]
            ]
        if self.programme is None:
            return []
        storm = "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68"
        none: dict[str, Any] = dict.fromkeys(("born_from", "born_to", "above", "where"))
        year = {"from": date(2022, 1, 1), "to": date(2024, 1, 1)}
        return [
            {**none, "from": date(2021, 10, 1), "to": date(2022, 1, 1), "factor": Fraction(9, 10),
             "points": Fraction(0)},
            {**none, **year, "born_from": year["from"], "born_to": year["to"],
             "above": Fraction(6), "factor": Fraction(1), "points": Fraction(-2)},
            {**none, "from": date(2025, 10, 1), "to": date(2026, 1, 1), "where": storm.split(),
             "factor": Fraction(1), "points": Fraction(-2)},
        ]  # fmt: skip

    def late_rate(self, pot: dict[str, Any], day: date) -> Fraction:
        rule = self.terms.get("overdue")
        if rule is None:
            covid = (self.case.get("programme") or "").startswith("covid_tra_luong")
            rule = {"annual_rate_pct": "12"} if covid else {"factor": "1.30"}
        if "annual_rate_pct" in rule:
            return Fraction(rule["annual_rate_pct"])
        return Fraction(rule["factor"]) * self.rate(pot, day)

    def part_of_year(self, day: date, p: date) -> Fraction:
        kind = self.terms.get("day_count", "ACT/365F")
        if kind == "ACT/365F":
            return Fraction(1, 365)
        if kind == "ACT/360":
            return Fraction(1, 360)
        if kind == "ACT/ACT":
            return Fraction(1, 366 if calendar.isleap(day.year) else 365)
        if kind == "MONTHLY/12":
            k = 0
            while months_on(self.first, k + 1) <= day:
                k += 1
            return Fraction(1, 12 * (months_on(self.first, k + 1) - months_on(self.first, k)).days)
        return Fraction(thirty(kind, p, day + ONE_DAY) - thirty(kind, p, day), 360)


def thirty(kind: str, start: date, end: date) -> int:
    first = 30 if start.day == 31 else start.day
    second = end.day
    if second == 31 and (kind == "30E/360" or start.day in (30, 31)):
        second = 30
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + second - first
