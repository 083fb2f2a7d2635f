"""Chênh lệch: a difference between counted and listed money is named in đồng, with where to look for it."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _

from diemtua.commune_sessions.cash import money, word
from diemtua.commune_sessions.models import CollectionSheet, Receipt
from diemtua.commune_sessions.problems import CashDoesNotMatch
from diemtua.ground.actors import Actor

NAMED = 3
"""How many receipts are named before the whole sheet is to be looked through."""


def does_not_match(
    sheet: CollectionSheet, counted: int, listed: int, *, by: Actor
) -> CashDoesNotMatch:
    """The refusal that names the difference."""
    return CashDoesNotMatch(
        counted=money(counted),
        listed=money(listed),
        word=word(counted - listed),
        difference=money(counted - listed),
        look_at=_look_at(sheet, abs(counted - listed), by=by),
    )


def _look_at(sheet: CollectionSheet, difference_dong: int, *, by: Actor) -> str:
    """Receipts of just the difference first; else the whole sheet."""
    same = [
        f"{receipt.number} ({receipt.membership.person.full_name})"
        for receipt in receipts_of(sheet, difference_dong, by=by)[:NAMED]
    ]
    if same:
        return _("biên lai {numbers}").format(numbers=", ".join(same))
    return _("từng biên lai của bảng kê {number}").format(number=sheet.number)


def receipts_of(sheet: CollectionSheet, difference_dong: int, *, by: Actor) -> list[Receipt]:
    """Biên lai có đúng số lệch: its interest, its savings, or both together are the difference."""
    return list(
        Receipt.objects.using(by.using)
        .filter(sheet=sheet, state=Receipt.State.RECORDED)
        .annotate(total=F("interest_dong") + F("savings_dong"))
        .filter(
            Q(total=difference_dong)
            | Q(interest_dong=difference_dong)
            | Q(savings_dong=difference_dong)
        )
        .select_related("membership__person")
        .order_by("number")
    )
