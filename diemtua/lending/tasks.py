"""Việc nền của phòng cho vay: loans go to the rate class of their place when groups or rates have moved."""

from __future__ import annotations

from datetime import date

from diemtua.access.queries import house
from diemtua.associations.models import Office
from diemtua.ground.actors import acting
from diemtua.ground.clock import business_day
from diemtua.ground.jobs import enqueue, job
from diemtua.lending.actions.placing import settle_rate_classes
from diemtua.rules.policy import Policy

JOBS = "jobs"
RATE_CLASSES = "lending.rate_classes"


@job(RATE_CLASSES)
def rate_classes() -> None:
    """Xếp lại lớp lãi suất, office by office, each in its own transaction; done twice it changes nothing."""
    by = house(business_day(JOBS), using=JOBS, purpose="rate classes")
    with acting(by):
        offices = list(Office.objects.using(JOBS).order_by("pk").values_list("pk", flat=True))
    for office in offices:
        with acting(by):
            settle_rate_classes([office], using=JOBS)


def after_a_move(using: str) -> None:
    """Groups were carried to other units."""
    enqueue(RATE_CLASSES, key=RATE_CLASSES, using=using)


def after_a_change(_before: Policy, _after: Policy, _on: date, using: str) -> None:
    """A change of policy may have cut a window of disbursement in two."""
    enqueue(RATE_CLASSES, key=RATE_CLASSES, using=using)
