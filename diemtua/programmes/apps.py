from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class ProgrammesConfig(AppConfig):
    name = "diemtua.programmes"
    row_security = {
        f"programmes_{table}": Open(app="select, insert, update")
        for table in (
            "programme",
            "programmeterm",
            "rateclass",
            "classrate",
            "arealist",
            "arealistentry",
        )
    }
