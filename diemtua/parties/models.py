"""Bên: a random id and what it stands for. All that money, accounts and audit know of anybody."""

from __future__ import annotations

from django.db import models

from diemtua.ground.clock import new_id


class Party(models.Model):
    """Bên: a person, household or unit, known elsewhere by this id alone."""

    class Kind(models.TextChoices):
        PERSON = "person"
        HOUSEHOLD = "household"
        BODY = "body"
        HOUSE = "house"

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=Kind.choices)
