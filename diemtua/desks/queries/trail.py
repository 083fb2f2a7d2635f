"""Đọc nhật ký: who did or read what. The auditor sees all; a controller those of her own office's people."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Func, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from diemtua.access.models import Account
from diemtua.ground.actors import NATION, Scope
from diemtua.ground.acts import dictionary
from diemtua.ground.models import AuditRecord
from diemtua.ground.vietnamese import fold


def _act_said() -> Case | Value:
    """The act's own name, folded: an auditor searches by it, the row holds its code."""
    acts = dictionary().acts.items()
    said = [When(action=code, then=Value(fold(str(name)))) for code, name in acts]
    return Case(*said, default=Value(""), output_field=CharField())


def records(
    scope: Scope, *, first: date | None = None, last: date | None = None, searched: bool = False
) -> QuerySet[AuditRecord]:
    """Dòng nhật ký with the name of who acted. Rows hold no path, so only a nation's reach reads them all."""
    name = Account.objects.filter(party=OuterRef("party_id")).values("display_name")[:1]
    found = AuditRecord.objects.all() if NATION in scope.paths else AuditRecord.objects.none()
    if first is not None:
        found = found.filter(business_date__gte=first)
    if last is not None:
        found = found.filter(business_date__lte=last)
    return found.annotate(
        who=Coalesce(Subquery(name), "role"),
        who_fold=Func(
            Coalesce(Subquery(name), "role"), function="vn_fold", output_field=CharField()
        ),
        act_fold=_act_said() if searched else Value("", output_field=CharField()),
        purpose_fold=Func("purpose", function="vn_fold", output_field=CharField()),
    )
