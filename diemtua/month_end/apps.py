from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class MonthEndConfig(AppConfig):
    name = "diemtua.month_end"
    row_security = {
        "month_end_closerun": Open(),
        "month_end_closestep": Open(),
        "month_end_reopeningrequest": Open(app="select, insert", jobs="select"),
    }
