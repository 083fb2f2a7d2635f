from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Private


class PartiesConfig(AppConfig):
    name = "diemtua.parties"
    row_security = {"parties_party": Private(app="select, insert")}
