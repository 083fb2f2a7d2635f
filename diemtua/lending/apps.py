from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped


class LendingConfig(AppConfig):
    name = "diemtua.lending"
    row_security = {
        **{
            f"lending_{table}": Scoped()
            for table in (
                "loanapplication",
                "planitem",
                "loanreview",
                "loanrequestlist",
                "requestline",
                "approval",
                "approvalnotice",
                "deskpayment",
                "instalmentadjustment",
                "overduenotice",
                "loan",
                "tranche",
                "instalment",
                "instalmentevent",
                "freeze",
                "freezepart",
            )
        },
        "lending_applicationdraft": Scoped(),
        # Numbers of papers say nothing of anybody; a group's leader takes the next one of her office.
        "lending_papernumber": Open(),
        "lending_loanopening": Open(app="select, insert"),
    }

    def ready(self) -> None:
        from diemtua.groups.moving import hand_in_moved
        from diemtua.lending.tasks import after_a_change, after_a_move
        from diemtua.programmes.policy import hand_in_follower

        hand_in_moved(after_a_move)
        hand_in_follower(after_a_change)
