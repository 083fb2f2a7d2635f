"""Nợ và tiền gửi của tổ viên: asked before a member leaves, answered by the rooms above.

A member leaves only with her debts paid, but debts stand in `ledger`, above this room, which a
lower room may not import. So the room that knows hands its answer in when the house starts, as
`access` does with the permission check of deeds. Without it nobody can leave: a missing answer must
not read as "owes nothing".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Nợ và tiền gửi của một hộ, in whole đồng."""

    debt_dong: int
    savings_dong: int


Answer = Callable[[Sequence[int], str], Mapping[int, Standing]]
"""Asked with membership ids and the database's alias; a member without money may be absent."""

_answer: Answer | None = None


def hand_in_standing(answer: Answer) -> None:
    """The room that keeps balances hands in its answer, once, in its AppConfig.ready()."""
    global _answer
    _answer = answer


def standings(membership_ids: Sequence[int], *, using: str) -> dict[int, Standing]:
    """Nợ và tiền gửi của nhiều tổ viên."""
    assert _answer is not None, "no room has handed in what members owe and save"
    found = _answer(membership_ids, using)
    return {pk: found.get(pk, Standing(0, 0)) for pk in membership_ids}
