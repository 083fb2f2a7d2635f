from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped


class RefundsConfig(AppConfig):
    name = "diemtua.refunds"
    row_security = {
        # A run is a decision about days and offices, without money or people; both stand in the rows below it.
        "refunds_refundrun": Open(),
        "refunds_refundbatch": Scoped(),
        "refunds_refundcount": Scoped(),
        "refunds_refund": Scoped(),
        "refunds_refundline": Scoped(),
    }

    def ready(self) -> None:
        from diemtua.lending.refunded import hand_in_refunded
        from diemtua.refunds.queries import refunded_since, refunds_of_loan

        hand_in_refunded(refunded_since, refunds_of_loan)
