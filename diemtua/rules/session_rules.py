"""Quy định phiên giao dịch xã: team, the union's check before the teller, differences of a group's money, dated.

The values are data in `catalogue/sessions.toml`, each with its source and how sure it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.periods import Period
from diemtua.rules.policy import once, table


@dataclass(frozen=True, slots=True)
class SessionRules:
    """Quy định phiên trong một thời kỳ."""

    valid: Period
    least_team: int
    parts_of_one: frozenset[str]
    """Parts that exactly one person of the team holds."""
    union_checks_first: bool
    """The union's cadre sees list and cash before the teller counts."""
    leader_difference_may_be_booked: bool
    """What a group's notes lack may be booked on its leader by a correcting entry of two persons."""
    idle_after_months: int
    basis: Basis

    def team_lacks(self, parts: Sequence[str], needed: Sequence[str]) -> list[str]:
        """Phần việc còn thiếu người: needed parts that nobody holds."""
        return [part for part in needed if part not in parts]

    def held_by_many(self, parts: Sequence[str]) -> list[str]:
        """Phần việc chỉ một người giữ mà có nhiều người."""
        return sorted(part for part in self.parts_of_one if list(parts).count(part) > 1)


@once
def load_session_rules() -> tuple[SessionRules, ...]:
    """The rules in force, the oldest first."""
    return read_session_rules(table("sessions")["sessions"])


def read_session_rules(tables: Sequence[Mapping[str, Any]]) -> tuple[SessionRules, ...]:
    """Tables of the catalogue as rules; periods may not overlap."""
    found = sorted(map(_rules, tables), key=lambda rules: rules.valid.start)
    for before, after in itertools.pairwise(found):
        if before.valid.overlaps(after.valid):
            raise ValueError(f"two session rules hold on {after.valid.start}")
    return tuple(found)


def session_rules_on(on: date) -> SessionRules:
    """Quy định phiên có hiệu lực trong ngày; a day before the first rule has none."""
    for rules in load_session_rules():
        if on in rules.valid:
            return rules
    raise LookupError(f"no session rules are known on {on}")


def _rules(table: Mapping[str, Any]) -> SessionRules:
    if table["confidence"] not in CONFIDENCES:
        raise ValueError(f"unknown confidence {table['confidence']}")
    return SessionRules(
        valid=Period(table["from"], table.get("to")),
        least_team=table["least_team"],
        parts_of_one=frozenset(table["parts_of_one"]),
        union_checks_first=table["union_checks_first"],
        leader_difference_may_be_booked=table["leader_difference_may_be_booked"],
        idle_after_months=table["idle_after_months"],
        basis=Basis(
            legal_basis=table["legal_basis"],
            sources=tuple(table["sources"]),
            confidence=table["confidence"],
            value_confidence=MappingProxyType(dict(table["value_confidence"])),
        ),
    )
