"""Xét hồ sơ theo quy định: what the rules have against each line, and who decides; asked by deeds and by pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.problems import Problem
from diemtua.lending.actions.extending import last_days_of
from diemtua.lending.models import Freeze
from diemtua.risk_handling.models import RiskDossier, RiskLine
from diemtua.risk_handling.problems import ByTheRules, TooEarlyToRenew
from diemtua.risk_handling.words import MEASURE_OF, reason_of
from diemtua.rules import risk_handling as rules
from diemtua.rules.periods import add_months, months_to_reach

Kind = RiskDossier.Kind


def freezes_of(loan_ids: Sequence[int], *, using: str) -> dict[int, list[Freeze]]:
    """Các đợt khoanh của từng khoản vay, the first one first; one that was taken back lasted no day."""
    found: dict[int, list[Freeze]] = {}
    rows = Freeze.objects.using(using).filter(loan_id__in=loan_ids).order_by("frozen_on", "pk")
    for row in rows:
        if row.until is None or row.until > row.frozen_on:
            found.setdefault(row.loan_id, []).append(row)
    return found


def months_of(freezes: Iterable[Freeze]) -> tuple[int, ...]:
    """Số tháng của từng đợt khoanh; one whose end is not known counts for none."""
    return tuple(months_to_reach(f.frozen_on, f.until) for f in freezes if f.until is not None)


def loss_of(line: RiskLine) -> Decimal | None:
    """Mức độ thiệt hại (%) của một dòng, None while it is not written."""
    if not line.lost_dong or not line.whole_dong or line.lost_dong > line.whole_dong:
        return None
    return rules.loss_pct(lost_dong=line.lost_dong, whole_dong=line.whole_dong)


def asked_of(
    dossier: RiskDossier, line: RiskLine, freezes: Sequence[Freeze], *, on: date
) -> rules.Asked:
    """Đề nghị của một dòng, as the rules look at it: a renewal on the day on which it takes force."""
    counts = on
    before: tuple[int, ...] = ()
    if dossier.kind == Kind.RENEW and line.freeze is not None and line.freeze.until is not None:
        counts = max(on, line.freeze.until)
    if dossier.kind in (Kind.RENEW, Kind.WRITE_OFF):
        before = months_of(freezes)
    running = any(
        f.ended_on is None and (f.until is None or f.until > counts)
        for f in freezes
        if f.pk != line.freeze_id
    )
    return rules.Asked(
        measure=MEASURE_OF[dossier.kind],
        cause=dossier.cause,
        on=on,
        event_on=dossier.event_on,
        lost_dong=line.lost_dong or 0,
        whole_dong=line.whole_dong or 0,
        months=line.months or 0,
        freeze_months_before=before,
        frozen_now=running,
    )


def longest_months(
    dossier: RiskDossier, line: RiskLine, freezes: Sequence[Freeze], *, on: date
) -> int | None:
    """Số tháng tối đa theo quy định, None where nothing is known to say it by."""
    if dossier.kind not in (Kind.FREEZE, Kind.RENEW):
        return None
    cause = rules.cause_of(dossier.cause, dossier.event_on)
    asked = asked_of(dossier, line, freezes, on=on)
    if cause.by_loss and not asked.freeze_months_before and loss_of(line) is None:
        return None
    return rules.longest_freeze_months(asked) or None


def against_lines(
    dossier: RiskDossier, lines: Sequence[RiskLine], *, on: date, using: str
) -> list[Problem]:
    """Mọi điều còn vướng của hồ sơ, all told together."""
    loan_ids = [line.loan_id for line in lines]
    freezes = freezes_of(loan_ids, using=using)
    found: list[Problem] = []
    for line in lines:
        own = freezes.get(line.loan_id, [])
        name = line.person.full_name
        found += [
            ByTheRules(name=name, reason=reason_of(refusal))
            for refusal in rules.against(asked_of(dossier, line, own, on=on))
        ]
        found += _window(dossier, line, on)
    if dossier.kind == Kind.EXTEND:
        found += _extensions(lines, on=on, using=using)
    return found


def _window(dossier: RiskDossier, line: RiskLine, on: date) -> list[Problem]:
    """A renewal is looked at when the review of the freeze's end begins, not before."""
    until = line.freeze.until if line.freeze is not None else None
    if dossier.kind != Kind.RENEW or until is None:
        return []
    begins = rules.review_on(until, on=on)
    if on >= begins:
        return []
    return [TooEarlyToRenew(name=line.person.full_name, until=until, from_on=begins)]


def _extensions(lines: Sequence[RiskLine], *, on: date, using: str) -> list[Problem]:
    last = last_days_of([line.loan_id for line in lines], using=using)
    found: list[Problem] = []
    for line in lines:
        if not line.months:
            reason = str(reason_of(rules.Refusal(rules.Against.MONTHS_MISSING, {})))
            found.append(ByTheRules(name=line.person.full_name, reason=reason))
            continue
        until = add_months(last[line.loan_id], line.months)
        limit = rules.extension_limit_on(line.loan.due_on, term_months=line.loan.term_months, on=on)
        if until > limit:
            found.append(ByTheRules(name=line.person.full_name, reason=too_far(limit)))
    return found


def too_far(limit: date) -> str:
    """Gia hạn quá xa."""
    return _("gia hạn xa nhất đến {day}.").format(day=formats.day(limit))


def total_dong(lines: Iterable[RiskLine]) -> int:
    """Tổng gốc và lãi của các dòng: what a decision's bound is compared with."""
    return sum(line.principal_dong + line.interest_dong for line in lines)


def decider_of(kind: str, *, money_source: int, amount_dong: int, on: date) -> rules.Decides:
    """Cấp quyết định của một số tiền từ một nguồn vốn."""
    return rules.who_decides(
        MEASURE_OF[kind], money_source=money_source, amount_dong=amount_dong, on=on
    )
