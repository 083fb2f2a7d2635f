"""Việc dài của xử lý nợ: a search goes commune by commune, a booking dossier by dossier; what is done stays done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import Problem, Problems
from diemtua.risk_handling import actions
from diemtua.risk_handling.models import RiskBatch, RiskDecision, RiskDossier


def search(batch_id: int, *, by: Actor) -> None:
    """Tìm khoản vay của đợt, going on with the communes that are not done."""
    batch = RiskBatch.objects.using(by.using).get(pk=batch_id)
    for unit in batch.units:
        if unit not in batch.units_done:
            _kept(by, batch, partial(actions.search_commune, by=by, batch=batch, unit=unit))


def book_decision(decision_id: int, *, by: Actor) -> None:
    """Hạch toán quyết định, going on with the dossiers that are not booked; by whoever asked for it."""
    decision = RiskDecision.objects.using(by.using).get(pk=decision_id)
    assert decision.asked_by is not None, "somebody asks for a booking"
    person = replace(by, party_id=decision.asked_by)
    rows = RiskDossier.objects.using(by.using).filter(
        decision_id=decision.pk, state=RiskDossier.State.DECIDED
    )
    for found in list(rows.order_by("pk")):
        _kept(person, decision, partial(actions.book, by=person, dossier=found))
    with transaction.atomic(using=by.using):
        set_context(by)
        RiskDecision.objects.using(by.using).filter(pk=decision.pk).update(
            state=RiskDecision.State.DONE, failure=""
        )


def _kept(by: Actor, run: RiskBatch | RiskDecision, do: Callable[[], object]) -> None:
    """One step in a transaction of its own; what stops it is written on the run and raised again."""
    try:
        with transaction.atomic(using=by.using):
            set_context(by)
            do()
    except Exception as stopped:
        said = (
            str(stopped)
            if isinstance(stopped, Problem | Problems)
            else _(
                "Bước này không xong ({what}). Những bước trước đã ghi, chạy tiếp từ đây."
            ).format(what=type(stopped).__name__)
        )
        with transaction.atomic(using=by.using):
            set_context(by)
            type(run).objects.using(by.using).filter(pk=run.pk).update(
                state="failed", failure=said[:400]
            )
        raise
