"""Lệnh nhận một lần: what a client sends twice counts once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.models import Command
from diemtua.ground.problems import SameIdOtherContent


class Canonical(bytes):
    """Bytes that are canonical already: a room with a thousand lines of one shape writes them itself."""


def canonical(content: Any) -> bytes:
    """One text for one content: keys sorted, no spaces, UTF-8."""
    if isinstance(content, Canonical):
        return content
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode()


def once(
    id: UUID, *, kind: str, content: Any, by: Actor, do: Callable[[], Any]
) -> tuple[Any, bool]:
    """Do it once. Returns the answer and whether it is a repeat; call inside the deed's transaction.

    The insert waits for a twin in flight, so of two at once one does it and the other repeats its answer.
    """
    digest = hashlib.sha256(canonical(content)).digest()
    commands = Command.objects.using(by.using)
    if not _first(id, kind=kind, digest=digest, by=by):
        row = commands.select_for_update().get(id=id)
        if bytes(row.digest) != digest or row.kind != kind:
            raise SameIdOtherContent(id=id)
        if row.result is not None:
            return row.result, True
    result = do()
    commands.filter(id=id).update(result=result)
    return result, False


def _first(id: UUID, *, kind: str, digest: bytes, by: Actor) -> bool:
    """Whether the command came for the first time. Django does not tell which of its inserts met a twin."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "insert into ground_command (id, kind, digest, party_id) values (%s, %s, %s, %s)"
            " on conflict (id) do nothing returning true",
            [id, kind, digest, by.party_id],
        )
        return cursor.fetchone() is not None
