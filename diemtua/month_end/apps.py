from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class MonthEndConfig(AppConfig):
    name = "diemtua.month_end"
    row_security = {
        f"month_end_{table}": Open() for table in ("closerun", "closestep", "reopeningrequest")
    }
