from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class FeesConfig(AppConfig):
    name = "diemtua.fees"
    row_security = {
        f"fees_{table}": Scoped(app="select" if table == "feeshare" else "select, update")
        for table in ("groupcommission", "entrustmentfee", "feeshare")
    }
