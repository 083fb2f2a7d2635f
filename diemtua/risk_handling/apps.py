from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class RiskHandlingConfig(AppConfig):
    name = "diemtua.risk_handling"
    row_security = {
        f"risk_handling_{table}": Scoped()
        for table in (
            "riskbatch",
            "riskdossier",
            "riskline",
            "riskpaper",
            "riskstep",
            "riskdecision",
            "riskeffect",
        )
    }
