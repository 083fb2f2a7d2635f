"""Quy chế tổ: size, quorum, majority and board of a savings-and-loan group, dated.

The numbers are data in `catalogue/groups.toml`, each with its source and how sure it is. Decision
15/QĐ-HĐQT (2013) has 5 to 60 members and a board of two; the quorum of two thirds is knowledge.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import Any

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.periods import Period
from diemtua.rules.policy import once, table


@dataclass(frozen=True, slots=True)
class GroupRules:
    """Quy chế tổ trong một thời kỳ."""

    valid: Period
    min_members: int
    max_members: int
    quorum: Fraction
    majority: Fraction
    leader_alone_up_to: int
    kin_kept_apart: frozenset[str]
    witnessed_meetings: frozenset[str]
    village_head_meetings: frozenset[str]
    witnessed_votes: frozenset[str]
    commune_confirms_members: bool
    basis: Basis

    def quorum_of(self, members: int) -> int:
        """Số người cần có mặt: of 46 members 31, at least one."""
        return max(1, ceil(self.quorum * members))

    def is_quorate(self, *, members: int, present: int) -> bool:
        """Đủ số người họp."""
        return present >= self.quorum_of(members)

    def is_carried(self, *, votes_for: int, present: int) -> bool:
        """Quyết định theo đa số: more than half of those present, not of those who voted."""
        return votes_for > self.majority * present

    def size_fits(self, members: int) -> bool:
        """Số tổ viên nằm trong mức quy chế."""
        return self.min_members <= members <= self.max_members

    def needs_deputy(self, members: int) -> bool:
        """Tổ cần tổ phó: before 2013 a small group had a leader alone."""
        return members > self.leader_alone_up_to


@once
def load_group_rules() -> tuple[GroupRules, ...]:
    """The rules in force, the oldest first."""
    return read_group_rules(table("groups")["groups"])


def read_group_rules(tables: Sequence[Mapping[str, Any]]) -> tuple[GroupRules, ...]:
    """Tables of the catalogue as rules; periods may not overlap."""
    found = sorted(map(_rules, tables), key=lambda rules: rules.valid.start)
    for before, after in itertools.pairwise(found):
        if before.valid.overlaps(after.valid):
            raise ValueError(f"two group rules hold on {after.valid.start}")
    return tuple(found)


def group_rules_on(on: date) -> GroupRules:
    """Quy chế tổ có hiệu lực trong ngày; a day before the first rule has none."""
    for rules in load_group_rules():
        if on in rules.valid:
            return rules
    raise LookupError(f"no group rules are known on {on}")


def _rules(table: Mapping[str, Any]) -> GroupRules:
    if table["confidence"] not in CONFIDENCES:
        raise ValueError(f"unknown confidence {table['confidence']}")
    return GroupRules(
        valid=Period(table["from"], table.get("to")),
        min_members=table["min_members"],
        max_members=table["max_members"],
        quorum=_share(table["quorum"]),
        majority=_share(table["majority"]),
        leader_alone_up_to=table["leader_alone_up_to"],
        kin_kept_apart=frozenset(table["kin_kept_apart"]),
        witnessed_meetings=frozenset(table["witnessed_meetings"]),
        village_head_meetings=frozenset(table["village_head_meetings"]),
        witnessed_votes=frozenset(table["witnessed_votes"]),
        commune_confirms_members=table["commune_confirms_members"],
        basis=Basis(
            legal_basis=table["legal_basis"],
            sources=tuple(table["sources"]),
            confidence=table["confidence"],
            value_confidence=MappingProxyType(dict(table["value_confidence"])),
        ),
    )


def _share(pair: Sequence[str]) -> Fraction:
    return Fraction(int(pair[0]), int(pair[1]))
