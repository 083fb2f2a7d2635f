from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped


class SavingsConfig(AppConfig):
    name = "diemtua.savings"
    row_security = {
        "savings_residentdeposit": Scoped(),
        "savings_depositperiod": Scoped(),
        "savings_depositrate": Open(),
        "savings_savingscampaign": Open(),
        "savings_campaigntarget": Open(),
        "savings_campaigngrouptarget": Scoped(),
    }
