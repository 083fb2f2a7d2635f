from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class FactsConfig(AppConfig):
    name = "diemtua.facts"
    jobs_functions = ("facts_freeze(bigint, date, bigint)",)
    row_security = {
        "facts_loanmonth": Scoped(app="select"),
        "facts_supersededloanmonth": Scoped(app="select", jobs="select"),
        "facts_groupmonth": Scoped(app="select"),
        "facts_sessiontotals": Scoped(app="select, insert", union=None),
    }
