from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped

# A balance begins at nought, whoever makes its row; posting alone moves it (sql/25_locks.sql, sql/40_post.sql).
NEW_LOAN = (
    "select, update (loan_id), insert (loan_id, office_id, group_id, household_id, programme, union_code, path,"
    " interest_due_from, posted_to, moved_on)"
)
NEW_TRANCHE = (
    "select, update (tranche_id), insert (tranche_id, loan_id, rate_class_id, union_code, path,"
    " disbursed_on, run_since)"
)


class LedgerConfig(AppConfig):
    name = "diemtua.ledger"
    jobs_functions = (
        "ledger_set_gate(bigint, date, uuid, bigint)",
        "ledger_seal_month(bigint)",
    )
    row_security = {
        "ledger_entry": Scoped(app="select", jobs="select"),
        "ledger_line": Scoped(app="select", jobs="select"),
        "ledger_reversal": Scoped(app="select", jobs="select"),
        "ledger_link": Scoped(union=None, app="select", jobs="select"),
        "ledger_head": Scoped(union=None, app="select", jobs="select"),
        "ledger_anchor": Scoped(union=None, app="select", jobs="select"),
        "ledger_loanbalance": Scoped(app=NEW_LOAN, jobs=NEW_LOAN),
        "ledger_tranchebalance": Scoped(app=NEW_TRANCHE, jobs=NEW_TRANCHE),
        "ledger_accountbalance": Scoped(
            app="select, update (account)", jobs="select, update (account)"
        ),
        "ledger_closedmonth": Open(app="select", jobs="select"),
    }

    def ready(self) -> None:
        from diemtua.groups.standing import hand_in_standing
        from diemtua.ledger.rates import rate_effects
        from diemtua.ledger.standing import standing
        from diemtua.programmes.policy import hand_in_measure

        hand_in_standing(standing)
        hand_in_measure(rate_effects)
