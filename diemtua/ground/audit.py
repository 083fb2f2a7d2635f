"""Nhật ký: who did or read what, in the same transaction. A reader asks for a purpose when a person's record opens."""

from __future__ import annotations

from typing import Any

from django.db import models

from diemtua.ground.actors import Actor
from diemtua.ground.models import AuditRecord


def write_down(
    by: Actor,
    action: str,
    *,
    subject: models.Model | None = None,
    facts: dict[str, Any] | None = None,
    purpose: str = "",
) -> None:
    """One audit row: a deed done, a record opened, unmasked, printed or exported, or a list read (filter, count)."""
    AuditRecord.objects.using(by.using).create(
        party_id=by.party_id,
        role=by.role,
        action=action,
        subject_type=subject._meta.label if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        purpose=purpose or by.purpose,
        facts=facts or {},
        business_date=by.on,
    )
