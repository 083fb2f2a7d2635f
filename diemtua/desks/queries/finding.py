"""Tìm trong mọi phòng: people, groups, loans and receipts within the scope, without tone marks.

Each kind is asked first by the beginning of the folded name, which a b-tree answers; a word in the middle is looked
for only when that left room. Codes are looked for when figures are typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from diemtua.commune_sessions.models import Receipt
from diemtua.desks.places import first_link
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.vietnamese import fold
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.lending.models import Loan
from diemtua.people.models import Household, Person

MOST = 12
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """Một dòng tìm thấy."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Found:
    """Kết quả tìm, by kind; `more` says that a kind holds more than is shown."""

    people: tuple[Hit, ...] = ()
    households: tuple[Hit, ...] = ()
    groups: tuple[Hit, ...] = ()
    loans: tuple[Hit, ...] = ()
    receipts: tuple[Hit, ...] = ()
    more: bool = False

    @property
    def count(self) -> int:
        return sum(
            len(hits)
            for hits in (self.people, self.households, self.groups, self.loans, self.receipts)
        )


def find(by: Actor, typed: str) -> Found:
    """Everything within the actor's scope and rights that matches what was typed."""
    words = fold(typed)[:80]
    if len(words) < SHORTEST:
        return Found()
    code = "".join(words.upper().split())
    people = _people(by, words) if by.can("people.read") else []
    households = _households(by, code) if by.can("people.read") else []
    groups = _groups(by, words, code) if by.can("group.read") else []
    loans = _loans(by, code) if by.can("lending.read") else []
    receipts = _receipts(by, code) if by.can("collection.read") else []
    return Found(
        tuple(people),
        tuple(households),
        tuple(groups),
        tuple(loans),
        tuple(receipts),
        more=max(map(len, (people, households, groups, loans, receipts))) >= MOST,
    )


def _scoped(model: Any, by: Actor) -> QuerySet[Any]:
    held: QuerySet[Any] = model.objects.filter(
        path__under=by.scope.paths, union_code__in=by.scope.unions
    )
    return held


def _by_name(held: QuerySet[Any], words: str) -> list[Any]:
    """Names that begin so, then names that hold every word."""
    first = list(held.filter(fold__startswith=words).order_by("fold", "pk")[:MOST])
    if len(first) < MOST:
        anywhere = Q()
        for word in words.split():
            anywhere &= Q(fold__contains=word)
        seen = [row.pk for row in first]
        rest = held.filter(anywhere).exclude(pk__in=seen).order_by("sort_key", "pk")
        first += list(rest[: MOST - len(first)])
    return first


def _people(by: Actor, words: str) -> list[Hit]:
    held = _scoped(Person, by)
    return [
        Hit(
            row.full_name,
            formats.day(row.born_on),
            first_link(("people:person", row.pk), ("people:households",)),
        )
        for row in _by_name(held, words)
    ]


def _households(by: Actor, code: str) -> list[Hit]:
    if not any(letter.isdigit() for letter in code):
        return []
    held = _scoped(Household, by).filter(code__istartswith=code).select_related("village")
    return [
        Hit(row.code, str(row.village), first_link(("people:household", row.pk)))
        for row in held.order_by("code")[:MOST]
    ]


def _groups(by: Actor, words: str, code: str) -> list[Hit]:
    held = _scoped(SavingsAndLoanGroup, by)
    rows = (
        list(held.filter(code__startswith=code).order_by("code")[:MOST]) if code.isdigit() else []
    )
    rows = rows or _by_name(held, words)
    return [Hit(row.name, row.code, first_link(("groups:group", row.pk))) for row in rows]


def _loans(by: Actor, code: str) -> list[Hit]:
    if not code.isdigit() or len(code) < 4:
        return []
    held = _scoped(Loan, by).select_related("person", "programme")
    rows = held.filter(Q(code__startswith=code) | Q(code__endswith=code)).order_by("code")[:MOST]
    return [
        Hit(
            f"{formats.mask_loan_code(row.code)} {row.person.full_name}",
            f"{row.programme.short_name}, {formats.money(row.amount_dong)}",
            first_link(("lending:loan", row.pk), ("lending:loans",)),
        )
        for row in rows
    ]


def _receipts(by: Actor, code: str) -> list[Hit]:
    if not any(letter.isdigit() for letter in code) or len(code) < 3:
        return []
    held = _scoped(Receipt, by).select_related("membership__person")
    rows = held.filter(number__istartswith=code).order_by("number")[:MOST]
    return [
        Hit(
            f"{row.number} {row.membership.person.full_name}",
            f"{formats.day(row.received_on)}, {formats.money(row.interest_dong + row.savings_dong)}",
            first_link(
                ("commune_sessions:receipt", row.pk),
                ("groups:group", row.membership.group_id),
            ),
        )
        for row in rows
    ]
