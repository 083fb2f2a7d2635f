from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class CapitalConfig(AppConfig):
    """The plan is told to every village and a fund to whoever gave it; neither holds a borrower's name."""

    name = "diemtua.capital"
    row_security = {
        "capital_planround": Open(),
        "capital_planline": Open(app="select, insert, update, delete"),
        "capital_fund": Open(),
        "capital_fundmove": Open(),
    }

    def ready(self) -> None:
        from diemtua.capital.queries import plan_left
        from diemtua.lending.plan_door import hand_in_plan

        hand_in_plan(plan_left)
