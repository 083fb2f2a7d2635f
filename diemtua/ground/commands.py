"""Lệnh nhận một lần: what a client sends twice counts once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from diemtua.ground.actors import Actor
from diemtua.ground.models import Command
from diemtua.ground.problems import SameIdOtherContent


def canonical(content: Any) -> bytes:
    """One text for one content: keys sorted, no spaces, UTF-8."""
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
    fresh = commands.bulk_create(
        [Command(id=id, kind=kind, digest=digest, party_id=by.party_id)], ignore_conflicts=True
    )
    assert fresh
    row = commands.select_for_update().get(id=id)
    if bytes(row.digest) != digest or row.kind != kind:
        raise SameIdOtherContent(id=id)
    if row.result is not None:
        return row.result, True
    row.result = do()
    row.save(update_fields=["result"])
    return row.result, False
