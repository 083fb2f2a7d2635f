from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class GroupsConfig(AppConfig):
    name = "diemtua.groups"
    row_security = {
        f"groups_{table}": Scoped()
        for table in (
            "savingsandloangroup",
            "groupplacement",
            "membership",
            "boardmember",
            "kinship",
            "meeting",
            "attendance",
            "resolution",
            "groupapproval",
            "delegation",
            "unionpost",
            "boardhandover",
        )
    }
