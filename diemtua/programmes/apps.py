from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open

REWRITTEN = ("programmeterm", "classrate")
"""What a change of policy writes anew: rows that are worked out, never typed."""


class ProgrammesConfig(AppConfig):
    name = "diemtua.programmes"
    row_security = {
        f"programmes_{table}": Open(
            app="select, insert, update, delete" if table in REWRITTEN else "select, insert, update"
        )
        for table in (
            "programme",
            "programmeterm",
            "rateclass",
            "classrate",
            "arealist",
            "arealistentry",
            "policychange",
        )
    }

    def ready(self) -> None:
        from diemtua.ground.actors import hand_in_context_reading
        from diemtua.programmes.policy import hold_version

        hand_in_context_reading("policy_version()", hold_version)
