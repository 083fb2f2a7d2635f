from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class FeesConfig(AppConfig):
    name = "diemtua.fees"
    row_security = {
        f"fees_{table}": Scoped(app="select, update" if table == "groupcommission" else "select")
        for table in ("groupcommission", "entrustmentfee", "feeshare")
    }
