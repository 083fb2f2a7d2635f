from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class AssociationsConfig(AppConfig):
    name = "diemtua.associations"
    row_security = {
        f"associations_{table}": Open()
        for table in (
            "association",
            "associationbody",
            "branch",
            "office",
            "officebranch",
            "communepoint",
            "pointunit",
            "pointexception",
            "entrustmentcontract",
        )
    }
