"""Chuỗi niêm phong sổ: where an office's chain stands, the anchors of its days, and what no longer fits (sql/15_chain.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from diemtua.ground.actors import Actor, Scope
from diemtua.ledger.models import Anchor, Head

SHOWN_DIGITS = 16


@dataclass(frozen=True)
class Fault:
    """Chỗ sai của chuỗi: which link of which office, what is wrong, and the entry where it is known."""

    office_id: int
    number: int | None
    kind: str
    entry_id: UUID | None
    month: date | None


def faults(first_month: date, last_month: date, *, using: str = "default") -> list[Fault]:
    """Soát chuỗi: all links and anchors, and the entries of the months asked. Ask as one who sees everything."""
    with connections[using].cursor() as cursor:
        cursor.execute("select * from ledger_chain_faults(%s, %s)", [first_month, last_month])
        return [Fault(*row) for row in cursor.fetchall()]


def head_of(office_id: int, *, using: str = "default") -> Head | None:
    """Mắt xích cuối của phòng giao dịch."""
    return Head.objects.using(using).filter(pk=office_id).first()


def drop_anchor(office_id: int, *, by: Actor, session_id: int | None = None) -> Anchor | None:
    """Neo sổ: keeps where the chain stands now; of a session once. None while nothing was posted, or out of scope."""
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_drop_anchor(%s, %s)", [office_id, session_id])
        row = cursor.fetchone()
    return Anchor.objects.using(by.using).filter(pk=row[0]).first() if row and row[0] else None


def anchors(scope: Scope, *, using: str = "default") -> QuerySet[Anchor]:
    """Các điểm neo trong phạm vi, newest first."""
    return Anchor.objects.using(using).filter(path__under=scope.paths).order_by("-pk")


def anchor_of_session(session_id: int, *, using: str = "default") -> Anchor | None:
    """Điểm neo của phiên, printed on its minutes."""
    return Anchor.objects.using(using).filter(session_id=session_id).first()


def shown(digest: bytes | memoryview) -> str:
    """Mã niêm phong as people read it aloud: the first sixteen hexadecimal digits in fours."""
    digits = bytes(digest).hex()[:SHOWN_DIGITS]
    return " ".join(digits[n : n + 4] for n in range(0, SHOWN_DIGITS, 4))
