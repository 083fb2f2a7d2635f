"""Phòng giấy tờ."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Rule


class PapersConfig(AppConfig):
    """Giấy tờ: official papers and their templates.

    Templates are added, never changed or deleted.
    """

    name = "diemtua.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
    row_security: ClassVar[dict[str, Rule]] = {
        "papers_papertemplate": Open(app="select, insert", jobs="select")
    }
