"""Hôm nay ở chi nhánh và Hội sở chính: dossiers of debts at risk that an office may not decide itself."""

from __future__ import annotations

from dataclasses import replace

from diemtua.desks.today import watching
from diemtua.desks.today.commune import books_panel
from diemtua.desks.today.desk import Desk, counted
from diemtua.desks.today.risk import risk_items
from diemtua.ground.actors import Actor


def branch(by: Actor) -> Desk:
    """Chi nhánh: dossiers to look through, decisions of the local committee to record; else what its province's desk shows."""
    seen = watching.branch(by)
    items = [*risk_items(by), *seen.items]
    return replace(seen, sentence=counted(items), items=tuple(items))


def head_office(by: Actor) -> Desk:
    """Hội sở chính: decisions of the Board and of the Prime Minister to record."""
    items = risk_items(by)
    return Desk(sentence=counted(items), items=tuple(items), panels=(books_panel(by),))
