"""Văn bản SQL: every room's `sql/*.sql` is the current text of its functions, triggers and views, installed by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import connections, transaction

from diemtua.ground import row_security
from diemtua.ground.models import SqlText

POLICIES = "policies and grants"


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of everything to install: rooms in their order, files by name, policies last."""
    for config in apps.get_app_configs():
        for path in sorted((Path(config.path) / "sql").glob("*.sql")):
            if config.name.startswith("diemtua."):
                yield f"{config.label}/{path.name}", path.read_text(encoding="utf-8")
    yield POLICIES, row_security.whole_text()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def differing(using: str = "default") -> list[str]:
    """Names whose installed digest is not the code's. A server does not start while any differs."""
    installed = dict(SqlText.objects.using(using).values_list("name", "digest"))
    return [name for name, text in texts() if installed.get(name) != digest(text)]


def install(using: str = "owner") -> list[str]:
    """Install what differs, as owner, in one transaction; returns the names installed.

    One changed text brings all later ones with it, since a function may stand on another.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        todo = differing(using)
        if not todo:
            return []
        # Functions over the posting drafts name temporary tables that exist only while somebody posts.
        cursor.execute("set local check_function_bodies = off")
        for name, text in texts():
            cursor.execute(text)
            SqlText.objects.using(using).update_or_create(
                name=name, defaults={"digest": digest(text)}
            )
        return todo
