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
                "loan",
                "tranche",
                "instalment",
                "instalmentevent",
            )
        },
        "lending_loanopening": Open(app="select, insert"),
    }
