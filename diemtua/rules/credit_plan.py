"""Kế hoạch dư nợ: the arithmetic of Mẫu 07 (letter 7064/NHCS-KHNV) and what may still be lent.

A line is a place, a programme and a source of money. Round 1 of a year starts from the balance of 31 December, each later
one from the target before it; change = target - base; the villages of a commune together are the commune's assignment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diemtua.rules.dong import Dong

Key = tuple[str, int]
"""A programme's code and a source of money (1 central, 2 local)."""


class Difference(NamedTuple):
    """Chênh lệch: what the villages add up to beside what the commune was given."""

    key: Key
    given_dong: Dong
    villages_dong: Dong

    @property
    def off_dong(self) -> Dong:
        """Thừa (dương) hoặc thiếu (âm) ở các thôn."""
        return self.villages_dong - self.given_dong


def change_dong(target_dong: Dong, base_dong: Dong) -> Dong:
    """Giao tăng, giảm."""
    return target_dong - base_dong


def is_printed(target_dong: Dong, base_dong: Dong) -> bool:
    """A line is printed unless target and base are both nothing."""
    return bool(target_dong or base_dong)


def differences(given: Mapping[Key, Dong], villages: Mapping[Key, Dong]) -> tuple[Difference, ...]:
    """Chương trình mà các thôn cộng lại không bằng chỉ tiêu xã, in the order of the programmes' codes."""
    found = (
        Difference(key, given.get(key, 0), villages.get(key, 0))
        for key in sorted({*given, *villages})
    )
    return tuple(each for each in found if each.off_dong)


def left_dong(*, target_dong: Dong, balance_dong: Dong, approved_dong: Dong) -> Dong:
    """Còn được cho vay: target less what is out and what is approved and not yet paid out; negative when it is over.

    A repayment lowers the balance of its own programme and source and so frees as much there (our reading of "derived").
    """
    return target_dong - balance_dong - approved_dong
