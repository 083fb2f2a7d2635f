"""Trả lời: the case through the rules, faults instead of an answer where it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diemtua.rules.simulate import Fault, Refused, read_case, simulate


@dataclass(frozen=True)
class Answered:
    """Kết quả tính thử, or why there is none."""

    answer: dict[str, Any] | None
    faults: tuple[Fault, ...] = ()


def answer_of(case: dict[str, Any]) -> Answered:
    """Tính thử một hồ sơ, with each step of its interest."""
    try:
        return Answered(simulate(read_case(case), explain=True))
    except Refused as refused:
        return Answered(None, refused.faults)
