"""Hồ sơ xử lý nợ: one measure for one cause, one group, one source of money; who did which step of which round."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import PathField, UnionCodeField
from diemtua.lending.models import MONEY_SOURCES

TWO_PEOPLE = (
    ("made_by", "union_by"),
    ("made_by", "commune_by"),
    ("union_by", "commune_by"),
    ("made_by", "decided_by"),
    ("proposed_by", "passed_by"),
    ("proposed_by", "decided_by"),
    ("passed_by", "appraised_by"),
    ("passed_by", "decided_by"),
    ("appraised_by", "decided_by"),
    ("undo_asked_by", "undone_by"),
)
"""Người làm và người kiểm: each pair is two persons."""


def _two(first: str, second: str) -> models.CheckConstraint:
    none = Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True})
    return models.CheckConstraint(
        condition=none | ~Q(**{first: F(second)}), name=f"risk_{first}_is_not_{second}"
    )


class RiskDossier(models.Model):
    """Hồ sơ xử lý nợ bị rủi ro: borrowers of one group ask for one measure because of one cause.

    It walks from desk to desk; whoever holds it may send it back with a reason, and it walks again as another round.
    The `*_by` columns say who did a step of this round; earlier rounds stand in the steps.
    """

    class Kind(models.TextChoices):
        EXTEND = "extend"
        ROLLOVER = "rollover"
        FREEZE = "freeze"
        RENEW = "renew"
        WRITE_OFF = "write_off"

    class State(models.TextChoices):
        DRAFT = "draft"
        AT_UNION = "at_union"
        AT_COMMUNE = "at_commune"
        AT_OFFICE = "at_office"
        AT_MANAGER = "at_manager"
        AT_BRANCH = "at_branch"
        AT_DECIDER = "at_decider"
        DECIDED = "decided"
        BOOKED = "booked"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        UNDONE = "undone"

    number = models.CharField(max_length=24, unique=True)
    client_id = models.UUIDField(unique=True, null=True)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "groups.SavingsAndLoanGroup", models.PROTECT, null=True, related_name="risk_dossiers"
    )
    batch_id = models.BigIntegerField(null=True)
    """Đợt thiên tai: its row is the office's, which a group does not see."""
    kind = models.CharField(max_length=10, choices=Kind.choices)
    cause = models.CharField(max_length=20)
    event_on = models.DateField()
    event = models.CharField(max_length=300)
    money_source = models.PositiveSmallIntegerField(choices=MONEY_SOURCES, default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    since_on = models.DateField()
    """Ngày tới bàn hiện nay: from it the day is counted by which this desk should be done."""
    returned_reason = models.CharField(max_length=300, blank=True)

    made_on = models.DateField()
    made_by = models.UUIDField()
    union_by = models.UUIDField(null=True)
    commune_by = models.UUIDField(null=True)
    proposed_by = models.UUIDField(null=True)
    passed_by = models.UUIDField(null=True)
    appraised_by = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)

    minutes_on = models.DateField(null=True)
    minutes_place = models.CharField(max_length=200, blank=True)
    minutes_by = models.UUIDField(null=True)
    minutes_people = models.JSONField(default=list)
    """Thành phần lập 02/XLN: [full name, post, whom she represents] of each."""

    decides = models.CharField(max_length=16, blank=True)
    decision_id = models.BigIntegerField(null=True)
    """Quyết định: the office's row; its number and day are told here, where a group sees them."""
    decision_number = models.CharField(max_length=80, blank=True)
    decision_on = models.DateField(null=True)
    booked_on = models.DateField(null=True)
    booked_by = models.UUIDField(null=True)
    undo_asked_by = models.UUIDField(null=True)
    undo_reason = models.CharField(max_length=300, blank=True)
    undone_by = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [_two(first, second) for first, second in TWO_PEOPLE]
        indexes = [
            models.Index(fields=["state", "since_on"], name="risk_dossiers_by_state"),
            models.Index(
                fields=["batch_id"],
                condition=Q(batch_id__isnull=False),
                name="risk_dossiers_of_a_batch",
            ),
        ]


class RiskPaper(models.Model):
    """Giấy tờ của hồ sơ: that a paper with its signatures has been received, by whom, on which day."""

    dossier = models.ForeignKey(RiskDossier, models.PROTECT, related_name="papers")
    code = models.CharField(max_length=20)
    received_on = models.DateField(null=True)
    """None: the mark was taken back."""
    received_by = models.UUIDField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "code"], name="one_paper_of_a_code_in_a_dossier"
            )
        ]


class RiskStep(models.Model):
    """Bước của hồ sơ: who did what in which round, with the reason where it went back."""

    class Deed(models.TextChoices):
        MADE = "made"
        HANDED_IN = "handed_in"
        UNION_CONFIRMED = "union"
        COMMUNE_CONFIRMED = "commune"
        PROPOSED = "proposed"
        PASSED = "passed"
        APPRAISED = "appraised"
        DECIDED = "decided"
        REFUSED = "refused"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"
        BOOKED = "booked"
        UNDO_ASKED = "undo_asked"
        UNDONE = "undone"

    dossier = models.ForeignKey(RiskDossier, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=10, choices=Deed.choices)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.UUIDField()
    role = models.CharField(max_length=24)
    note = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()
