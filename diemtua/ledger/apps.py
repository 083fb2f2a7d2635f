from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped


class LedgerConfig(AppConfig):
    name = "diemtua.ledger"
    row_security = {
        "ledger_entry": Scoped(app="select, insert", jobs="select, insert"),
        "ledger_line": Scoped(app="select, insert", jobs="select, insert"),
        "ledger_reversal": Scoped(app="select, insert", jobs="select, insert"),
        "ledger_link": Scoped(union=None, app="select", jobs="select"),
        "ledger_head": Scoped(union=None, app="select", jobs="select"),
        "ledger_anchor": Scoped(union=None, app="select", jobs="select"),
        "ledger_loanbalance": Scoped(),
        "ledger_tranchebalance": Scoped(),
        "ledger_accountbalance": Scoped(),
        "ledger_closedmonth": Open(app="select, update", jobs="select, insert, update"),
    }

    def ready(self) -> None:
        from diemtua.groups.standing import hand_in_standing
        from diemtua.ledger.rates import rate_effects
        from diemtua.ledger.standing import standing
        from diemtua.programmes.policy import hand_in_measure

        hand_in_standing(standing)
        hand_in_measure(rate_effects)
