from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import OfBody, Scoped, Through


class FeesConfig(AppConfig):
    name = "diemtua.fees"
    row_security = {
        "fees_groupcommission": Scoped(app="select, update"),
        "fees_commissionline": Through("fees_groupcommission", "commission_id", app="select"),
        "fees_entrustmentfee": OfBody(path="path", app="select, update"),
        "fees_feeline": Through("fees_entrustmentfee", "fee_id", app="select"),
        "fees_feeshare": OfBody(path="path", app="select"),
    }
