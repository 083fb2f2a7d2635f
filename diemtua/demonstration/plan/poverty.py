"""Phân loại hộ qua các năm: the yearly lists that make a household eligible, or not, on a day.

A household's path is one letter a year, 2014 to 2026: P poor, N near-poor, E newly escaped (three
years from the first of January after it left the lists), A average living standard (since 2022),
and '-' for none of these. Lists hold from 1 January, by a decision of the December before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .dates import working_day
from .dice import Dice
from .rows import Commune, PovertyRecord

FIRST_YEAR, LAST_YEAR = 2014, 2026
CLASSES = {"P": "poor", "N": "near_poor", "E": "newly_escaped", "A": "average"}
NO_CLASS = "-" * (LAST_YEAR - FIRST_YEAR + 1)


def class_on(path: str, day: date) -> str:
    """The letter that holds on this day."""
    year = min(max(day.year, FIRST_YEAR), LAST_YEAR)
    return path[year - FIRST_YEAR]


def path_with(dice: Dice, letter: str, *, day: date) -> str:
    """A believable path in which `letter` holds on this day."""
    year = day.year
    if letter == "P":
        return _path(
            poor=(year - dice.below(4), year + 1 + dice.below(3)), near_years=dice.below(3)
        )
    if letter == "N":
        starts = year - dice.below(3)
        poor = (starts - dice.below(4), starts)
        return _path(poor=poor, near_years=year + 1 + dice.below(3) - starts)
    if letter == "E":
        left = year - dice.below(3)
        near_years = dice.below(3)
        return _path(
            poor=(left - near_years - 1 - dice.below(3), left - near_years), near_years=near_years
        )
    if dice.chance(800):
        return NO_CLASS
    # once on the lists, but out of them for more than three years
    left = year - 3 - dice.below(3)
    return _path(poor=(left - 1 - dice.below(4), left), near_years=0)


def _path(*, poor: tuple[int, int], near_years: int) -> str:
    letters = []
    left = poor[1] + near_years
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if poor[0] <= year < poor[1]:
            letters.append("P")
        elif poor[1] <= year < left:
            letters.append("N")
        else:
            letters.append("E" if left <= year < left + 3 else "-")
    return "".join(letters)


def with_average(path: str) -> str:
    """The same path of a farming household whose living standard was found average from 2022 on."""
    kept = 2022 - FIRST_YEAR
    return path[:kept] + path[kept:].replace("-", "A")


def standard(year: int) -> str:
    """The poverty standard by which that year's list was drawn up."""
    if year <= 2015:
        return "09/2011/QĐ-TTg"
    return "59/2015/QĐ-TTg" if year <= 2021 else "07/2021/NĐ-CP"


def decision(seed: int, commune: Commune, *, year: int) -> tuple[str, date]:
    """Number and day of the commune's decision that recognised the list of a year."""
    dice = Dice(seed, "poverty decision", commune.commune_no, year)
    return (
        f"{dice.between(120, 990)}/QĐ-UBND",
        working_day(date(year - 1, 12, dice.between(14, 26))),
    )


def records(
    seed: int, communes: Iterable[Commune], *, paths: Iterable[tuple[int, int, str]]
) -> tuple[PovertyRecord, ...]:
    """One record for each household and year on a list; `paths` are (household, commune, path)."""
    decisions = {
        (row.commune_no, year): decision(seed, row, year=year)
        for row in communes
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    rows: list[PovertyRecord] = []
    for household_no, commune_no, path in paths:
        if path == NO_CLASS:
            continue
        for year, letter in enumerate(path, FIRST_YEAR):
            if letter == "-":
                continue
            number, decided_on = decisions[commune_no, year]
            rows.append(
                PovertyRecord(
                    household_no,
                    CLASSES[letter],
                    date(year, 1, 1),
                    date(year + 1, 1, 1),
                    standard(year),
                    number,
                    decided_on,
                )
            )
    return tuple(rows)
