"""Giá trị cho trang khóa sổ: plain values of a month, of a close under way, and of what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access.models import Account
from diemtua.associations.models import Office
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.month_end import actions, queries
from diemtua.month_end.models import CloseRun, ReopeningRequest
from diemtua.month_end.words import RUNS, STEPS, UNITS
from diemtua.programmes.queries import catalogue
from diemtua.rules.periods import Month


def _url(name: str, office: Office, month: Month, *more: Any) -> str:
    return reverse(f"month_end:{name}", args=[office.pk, str(month), *more])


def next_month(
    office: Office, expected: Month, rows: Sequence[queries.MonthHere], by: Actor
) -> dict[str, Any]:
    """Tháng phải khóa tiếp, and what to do about it."""
    row = next((r for r in rows if r.month == expected), None)
    run = row.run if row else None
    is_over = by.on >= expected.last_on
    return {
        "word": formats.month(expected.first_on),
        "url": _url("month", office, expected),
        "is_over": is_over,
        "from_on": formats.day(expected.last_on),
        "is_running": run is not None,
        "can_close": by.can("month.close"),
    }


def month_values(by: Actor, office: Office, month: Month) -> dict[str, Any]:
    """Mọi giá trị của trang một tháng."""
    runs = queries.runs(office, month)
    living = next((run for run in runs if run.state in CloseRun.LIVING), None)
    is_closed = living is not None and living.state == CloseRun.State.DONE
    word = formats.month(month.first_on)
    values: dict[str, Any] = {
        "page": {
            "heading": _("Tháng {month}").format(month=word),
            "subheading": office.name,
            "crumbs": [
                {"label": _("Khóa sổ"), "url": f"{reverse('month_end:months')}?pgd={office.pk}"},
                {"label": _("Tháng {month}").format(month=word), "url": ""},
            ],
        },
        "word": word,
        "is_closed": is_closed,
        "seal": _("ĐÃ KHÓA SỔ THÁNG {month}").format(month=word),
        "next_word": formats.month(month.next.first_on),
        "runs": [_run(run) for run in runs],
        "reopenings": [
            _reopening(found, office, month, by) for found in queries.reopenings(office, month)
        ],
        "can_reopen": is_closed and by.can("month.reopen"),
        "reopen_url": _url("reopen", office, month),
    }
    if is_closed and living is not None:
        values |= _closed(by, office, month, living)
    elif living is not None:
        values["progress"] = progress(office, living, by)
    else:
        values |= _open(by, office, month)
    return values


def _open(by: Actor, office: Office, month: Month) -> dict[str, Any]:
    """Tháng chưa khóa: why it can or cannot be closed now."""
    expected = actions.next_to_close(office)
    is_next, is_over = expected == month, by.on >= month.last_on
    sessions = actions.unfinished_sessions(office, month)
    return {
        "close": {
            "can": is_next and is_over and not sessions and by.can("month.close"),
            "url": _url("close", office, month),
            "facts": [
                {
                    "label": _("Phiên chưa khóa"),
                    "value": formats.number(len(sessions)),
                    "state": "late" if sessions else "ok",
                },
                {"label": _("Ngày cuối tháng"), "value": formats.day(month.last_on)},
            ],
            "why_not": _why_not(month, expected, is_over, sessions, by),
        }
    }


def _why_not(
    month: Month, expected: Month | None, is_over: bool, sessions: Sequence[str], by: Actor
) -> list[str]:
    said = formats.month(month.first_on)
    reasons = []
    if not is_over:
        reasons.append(
            _("Tháng {month} chưa hết. Khóa được từ ngày {day}.").format(
                month=said, day=formats.day(month.last_on)
            )
        )
    if expected is not None and expected.first_on < month.first_on:
        reasons.append(
            _("Tháng {month} chưa khóa. Khóa lần lượt từ tháng cũ nhất.").format(
                month=formats.month(expected.first_on)
            )
        )
    if sessions:
        reasons.append(
            _("Còn {n} phiên chưa khóa: {names}.").format(
                n=formats.number(len(sessions)), names=", ".join(sessions[:3])
            )
        )
    if not by.can("month.close"):
        reasons.append(_("Giám đốc phòng giao dịch khóa sổ tháng."))
    return reasons


def _closed(by: Actor, office: Office, month: Month, run: CloseRun) -> dict[str, Any]:
    """Tháng đã khóa: its sums, lists and papers."""
    sums = queries.frozen_sums(run)
    ranks = queries.rank_counts(by.scope, run)
    bands = catalogue().rating_on(run.month).sheet.bands
    ratings_url = _url("ratings", office, month)
    return {
        "figures": [
            {
                "label": _("Dư nợ"),
                "value": formats.number(sums.outstanding_dong),
                "unit": _("đồng"),
            },
            {"label": _("Hộ còn dư nợ"), "value": formats.number(sums.households)},
            {
                "label": _("Nợ quá hạn"),
                "value": formats.number(sums.overdue_dong),
                "unit": _("đồng"),
                "note": formats.ratio(sums.overdue_dong, sums.outstanding_dong),
            },
            {
                "label": _("Lãi đã chạy chưa ghi"),
                "value": formats.number(sums.accrued_dong),
                "unit": _("đồng"),
            },
        ],
        "ranks": [
            {
                "label": band.name,
                "value": formats.number(ranks.get(band.code, 0)),
                "url": f"{ratings_url}?loc={band.code}",
            }
            for band in bands
        ],
        "lists": [
            {"label": _("Xếp loại tổ"), "url": ratings_url},
            *(
                [
                    {"label": _("Hoa hồng tổ"), "url": _url("commissions", office, month)},
                    {"label": _("Phí ủy thác"), "url": _url("fees", office, month)},
                ]
                if by.can("fee.read")
                else []
            ),
        ],
        "papers": _papers(by, office, month),
        "digest": run.digest,
        "steps": _steps(run),
    }


def _papers(by: Actor, office: Office, month: Month) -> list[dict[str, str]]:
    codes = [("TH-KS", _("Tổng hợp khóa sổ"))]
    if by.can("fee.read"):
        codes.append(("BT-PUT", _("Bảng tính phí ủy thác")))
    return [
        {
            "code": code,
            "name": name,
            "word_url": _url("paper", office, month, code, "word"),
            "pdf_url": _url("paper", office, month, code, "pdf"),
        }
        for code, name in codes
    ]


def _steps(run: CloseRun) -> list[dict[str, Any]]:
    done = {step.name: step for step in queries.steps(run)}
    rows = []
    for name, _step in actions.STEPS:
        step = done.get(name)
        finished = bool(step and step.done)
        unit = UNITS.get(name, "")
        rows.append(
            {
                "label": str(STEPS[name]),
                "done": finished,
                "state": "ok" if finished else "none",
                "word": _("xong") if finished else _("chưa"),
                "rows": f"{formats.number(step.rows)} {unit}" if step and finished and unit else "",
                "seconds": _("{n} giây").format(
                    n=formats.number(Decimal(str(step.seconds)), places=1)
                )
                if step and step.seconds is not None
                else "",
            }
        )
    return rows


def progress(office: Office, run: CloseRun, by: Actor) -> dict[str, Any]:
    """Tiến độ của lần khóa: what is done, whether somebody works on it, and how to go on."""
    steps = _steps(run)
    month = Month.of(run.month)
    is_worked_on = actions.is_worked_on(run)
    done = sum(step["done"] for step in steps)
    at = next((step["label"] for step in steps if not step["done"]), "")
    return {
        "title": _("Khóa sổ tháng {month}").format(month=formats.month(run.month)),
        "done": done,
        "total": len(steps),
        "at": at,
        "steps": steps,
        "failure": run.failure,
        "is_failed": run.state == CloseRun.State.FAILED,
        "is_worked_on": is_worked_on,
        "can_resume": by.can("month.close")
        and not is_worked_on
        and run.state in (CloseRun.State.FAILED, CloseRun.State.RUNNING, CloseRun.State.ASKED),
        "asks_again": run.state != CloseRun.State.FAILED,
        "url": _url("progress", office, month),
        "resume_url": _url("resume", office, month),
        "asked_by": name_of(run.asked_by),
        "asked_at": formats.instant(run.asked_at),
    }


def _run(run: CloseRun) -> dict[str, Any]:
    """Một lần khóa: who asked, when it ended, and its own answer."""
    state, word = RUNS[run.state]
    sums = queries.frozen_sums(run) if run.digest else None
    return {
        "at": formats.instant(run.done_at or run.asked_at),
        "who": name_of(run.asked_by),
        "state": state,
        "word": str(word),
        "outstanding": formats.number(sums.outstanding_dong) if sums else formats.NONE,
        "overdue": formats.number(sums.overdue_dong) if sums else formats.NONE,
        "households": formats.number(sums.households) if sums else formats.NONE,
        "digest": run.digest[:12],
    }


def _reopening(found: ReopeningRequest, office: Office, month: Month, by: Actor) -> dict[str, Any]:
    waits = found.agreed_by is None
    return {
        "reason": found.reason,
        "asked": f"{name_of(found.asked_by)}, {formats.instant(found.asked_at)}",
        "agreed": ""
        if waits
        else f"{name_of(found.agreed_by)}, {formats.instant(found.agreed_at)}",
        "waits": waits,
        "is_own": found.asked_by == by.party_id,
        "can_agree": waits and found.asked_by != by.party_id and by.can("month.reopen"),
        "url": _url("agree", office, month, found.pk),
    }


def name_of(party: Any) -> str:
    """Tên người làm; the house itself has none of its own."""
    account = Account.objects.filter(party=party).first()
    return account.display_name if account else _("Hệ thống")
