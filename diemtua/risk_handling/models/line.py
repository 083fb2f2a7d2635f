"""Dòng của hồ sơ: one loan, what was lost, what was found on the spot, what is asked, decided and booked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diemtua.ground.fields import DongField, PathField, UnionCodeField
from diemtua.risk_handling.models.dossier import RiskDossier


class RiskLine(models.Model):
    """Khoản vay trong hồ sơ xử lý nợ: from the request 01/XLN by way of the minutes 02/XLN to what was booked.

    `live` while its dossier may still change the loan: a loan stands in one live dossier.
    """

    dossier = models.ForeignKey(RiskDossier, models.PROTECT, related_name="lines")
    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="risk_lines")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    live = models.BooleanField(default=True)
    taken_out = models.BooleanField(default=False)
    out_reason = models.CharField(max_length=300, blank=True)
    out_by = models.UUIDField(null=True)

    what_lost = models.CharField(max_length=400, blank=True)
    lost_dong = DongField(null=True)
    whole_dong = DongField(null=True)
    economy = models.CharField(max_length=400, blank=True)
    plan = models.CharField(max_length=400, blank=True)
    asked_on = models.DateField(null=True)
    """Ngày người vay làm đơn."""
    principal_dong = DongField()
    interest_dong = DongField(default=0)
    months = models.PositiveSmallIntegerField(null=True)

    found_state = models.CharField(max_length=400, blank=True)
    found_assets = models.CharField(max_length=400, blank=True)
    found_ability = models.CharField(max_length=400, blank=True)
    found_remedy = models.CharField(max_length=400, blank=True)

    freeze = models.ForeignKey("lending.Freeze", models.PROTECT, null=True, related_name="+")
    """Đợt khoanh được khoanh bổ sung."""
    counts_from = models.DateField(null=True)
    until = models.DateField(null=True)
    booked_principal_dong = DongField(null=True)
    booked_interest_dong = DongField(null=True)
    difference = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(live=True, taken_out=False),
                name="one_live_dossier_a_loan",
            ),
            models.UniqueConstraint(
                fields=["dossier", "loan"], name="one_line_a_loan_in_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(principal_dong__gte=0, interest_dong__gte=0),
                name="a_risk_line_asks_for_no_less_than_nothing",
            ),
        ]
