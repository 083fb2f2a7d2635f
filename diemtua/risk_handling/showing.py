"""Hồ sơ trên trang: facts, the way so far with who waits until when, lines, papers; plain values."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access.roles import ROLES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed
from diemtua.lending.queries import names_of
from diemtua.lending.words import move_name
from diemtua.risk_handling import queries
from diemtua.risk_handling.actions.making import CHANGEABLE
from diemtua.risk_handling.actions.proposing import papers_of
from diemtua.risk_handling.desks import due_on, needs_of
from diemtua.risk_handling.judging import decider_of, loss_of, total_dong
from diemtua.risk_handling.models import RiskDossier, RiskEffect, RiskLine
from diemtua.risk_handling.words import DECIDERS, DEEDS, KINDS, SOURCES, STATES
from diemtua.rules.risk_handling import cause_of

State = RiskDossier.State


def facts_of(found: RiskDossier, rows: list[RiskLine]) -> list[dict[str, Any]]:
    """Hồ sơ này: measure, cause, sums, who decides."""
    standing = [row for row in rows if not row.taken_out]
    principal = sum(row.principal_dong for row in standing)
    interest = sum(row.interest_dong for row in standing)
    who = found.decides or decider_of(
        found.kind,
        money_source=found.money_source,
        amount_dong=total_dong(standing),
        on=found.made_on,
    )
    facts: list[dict[str, Any]] = [
        {"label": _("Biện pháp"), "value": KINDS[found.kind]},
        {"label": _("Nguyên nhân"), "value": cause_of(found.cause, found.event_on).name},
        {"label": _("Ngày xảy ra"), "value": formats.day(found.event_on)},
        {"label": _("Nguồn vốn"), "value": SOURCES[found.money_source]},
        {"label": _("Gốc đề nghị"), "value": formats.money(principal)},
        {"label": _("Lãi đề nghị"), "value": formats.money(interest)},
        {"label": _("Cộng"), "value": formats.money(principal + interest), "sum": True},
        {"label": _("Cấp quyết định"), "value": DECIDERS[who]},
        {"label": _("Vòng"), "value": formats.number(found.round)},
    ]
    if found.decision_number:
        facts.append({"label": _("Quyết định"), "value": found.decision_number})
        facts.append({"label": _("Ngày quyết định"), "value": formats.day(found.decision_on)})
    return facts


def timeline(found: RiskDossier) -> list[dict[str, Any]]:
    """Đường đi: each step with who did it; at the end who is waited for, and until which day."""
    steps = queries.steps(found)
    names = names_of([step.by for step in steps])
    rows: list[dict[str, Any]] = []
    for step in steps:
        role = ROLES.get(step.role)
        who = " · ".join(x for x in (names.get(step.by, ""), str(role.label) if role else "") if x)
        label = str(DEEDS[step.deed])
        if step.round > 1:
            label = _("{what} (vòng {n})").format(what=label, n=step.round)
        note = " · ".join(x for x in (who, step.note) if x)
        rows.append({"on": formats.day(step.on), "text": label, "note": note, "value": ""})
    limit = due_on(found)
    if limit is not None:
        rows.append(
            {
                "on": "",
                "text": STATES[found.state],
                "note": _("từ {since}, đến {limit}").format(
                    since=formats.day(found.since_on), limit=formats.day(limit)
                ),
                "value": _("Đang chờ"),
                "state": "wait",
            }
        )
    return rows


def line_values(found: RiskDossier, rows: list[RiskLine], by: Actor) -> list[dict[str, Any]]:
    """Dòng của hồ sơ as the page draws them."""
    changes = can_change(found, by)
    return [
        {
            "row": row,
            "code": formats.mask_loan_code(row.loan.code),
            "loss": formats.percent(loss_of(row)),
            "what": row.out_reason if row.taken_out else row.difference,
            "can_change": changes and not row.taken_out,
            "can_put_in": changes and row.taken_out,
        }
        for row in rows
    ]


def can_change(found: RiskDossier, by: Actor) -> bool:
    """Hồ sơ còn ghi được và đang ở bàn của người này."""
    needs = needs_of(found)
    return found.state in CHANGEABLE and needs is not None and allowed(by, needs)


def paper_values(found: RiskDossier) -> list[dict[str, Any]]:
    """Giấy tờ phải có, and on which day each came."""
    held = dict(found.papers.filter(received_on__isnull=False).values_list("code", "received_on"))
    return [
        {
            "code": paper.code,
            "name": paper.name,
            "on": formats.day(held[paper.code]) if paper.code in held else "",
            "confidence": paper.basis.confidence,
        }
        for paper in papers_of(found)
    ]


def effect_values(found: RiskDossier, by: Actor) -> list[dict[str, Any]]:
    """Bút toán của hồ sơ, and what reversed it."""
    opens = by.can("ledger.read")
    rows = RiskEffect.objects.filter(dossier=found).select_related("line__person").order_by("pk")
    return [
        {
            "on": formats.day(found.booked_on),
            "text": f"{move_name(row.kind)}: {row.line.person.full_name}",
            "note": _("đã đảo") if row.reversed_by else "",
            "value": _("Bút toán") if opens else "",
            "url": reverse("desks:entry", args=[row.entry_id]) if opens else "",
        }
        for row in rows
    ]


def deeds_of(found: RiskDossier, by: Actor) -> list[dict[str, Any]]:
    """Nút của bàn này: the main one first; each posts or opens a page."""
    needs = needs_of(found)
    if needs is None or not allowed(by, needs):
        return []

    def act(name: str, label: str, *, posts: bool = True) -> dict[str, Any]:
        url = reverse(f"risk_handling:{name}", args=[found.pk])
        return {"url": url, "label": label, "posts": posts}

    main: dict[str, Any] = {
        State.DRAFT: act("hand_in", _("Nộp hồ sơ")),
        State.AT_UNION: act("confirm_union", _("Hội xác nhận")),
        State.AT_COMMUNE: act("confirm_commune", _("UBND xã xác nhận")),
        State.AT_OFFICE: act("propose", _("Trình giám đốc")),
        State.AT_MANAGER: act("pass_up", _("Trình chi nhánh")),
        State.AT_BRANCH: act("appraise", _("Đã kiểm tra, trình quyết định")),
        State.AT_DECIDER: act("decide", _("Ghi quyết định"), posts=False),
        State.DECIDED: act("book", _("Hạch toán")),
    }[State(found.state)]
    if found.state == State.AT_MANAGER and queries.may_decide(found, by):
        main = act("decide", _("Ghi quyết định"), posts=False)
    acts = [main]
    if queries.may_decide(found, by):
        acts.append(act("refuse", _("Không đồng ý xử lý"), posts=False))
    if found.state not in (State.DRAFT, State.DECIDED):
        acts.append(act("send_back", _("Trả lại"), posts=False))
    return acts
