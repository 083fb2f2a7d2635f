"""Hàng chữ trên cùng: at most seven words a role; and the demonstration's banner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.access.middleware import seconds_left
from diemtua.desks.queries.counting import waiting_counts
from diemtua.ground.actors import Actor
from diemtua.ground.models import Calendar

Word = tuple[str | Promise, str]

TODAY: Word = (_("Hôm nay"), "today")
GROUPS: Word = (_("Tổ"), "groups:groups")
HOUSEHOLDS: Word = (_("Hộ"), "people:households")
APPLICATIONS: Word = (_("Hồ sơ vay"), "lending:applications")
LOANS: Word = (_("Khoản vay"), "lending:loans")
SESSIONS: Word = (_("Phiên"), "commune_sessions:sessions")
SAVINGS: Word = (_("Tiền gửi"), "savings:savers")
RISK: Word = (_("Xử lý nợ"), "risk_handling:dossiers")
REPORT: Word = (_("Báo cáo"), "reports:report")
COLLECT: Word = (_("Thu tiền"), "commune_sessions:collect")
FEES: Word = (_("Phí, hoa hồng"), "fees:statements")
MONTHS: Word = (_("Khóa sổ"), "month_end:months")
REFUNDS: Word = (_("Hoàn lãi"), "refunds:runs")
POLICY: Word = (_("Chính sách"), "programmes:programmes")
PLAN: Word = (_("Kế hoạch"), "capital:rounds")
LEDGER: Word = (_("Sổ cái"), "desks:entries")
TRAIL: Word = (_("Nhật ký"), "desks:trail")
PEOPLE: Word = (_("Người dùng"), "access:accounts")
PAPERS: Word = (_("Mẫu giấy tờ"), "papers:templates")

WORDS: dict[str, tuple[Word, ...]] = {
    "group_leader": (TODAY, COLLECT, GROUPS, APPLICATIONS, LOANS),
    "group_deputy": (TODAY, COLLECT, GROUPS, APPLICATIONS, LOANS),
    "commune_cadre": (TODAY, GROUPS, HOUSEHOLDS, APPLICATIONS, LOANS, SAVINGS, SESSIONS, REPORT),
    "commune_committee": (TODAY, APPLICATIONS, GROUPS, HOUSEHOLDS, SESSIONS, PLAN, REPORT),
    "teller": (TODAY, SESSIONS, LOANS, SAVINGS, GROUPS, REPORT),
    "controller": (TODAY, SESSIONS, LOANS, SAVINGS, LEDGER, FEES, REPORT),
    "credit_officer": (TODAY, SESSIONS, GROUPS, APPLICATIONS, LOANS, SAVINGS, REPORT, POLICY),
    "manager": (TODAY, APPLICATIONS, LOANS, SAVINGS, SESSIONS, MONTHS, REPORT, POLICY),
    "branch": (TODAY, RISK, LOANS, LEDGER, REFUNDS, MONTHS, REPORT, POLICY),
    "head_office": (TODAY, RISK, LOANS, REPORT, POLICY),
    "province_reader": (TODAY, GROUPS, FEES, REPORT, POLICY),
    "auditor": (TODAY, LEDGER, TRAIL, LOANS, MONTHS, REPORT, POLICY),
    "administrator": (TODAY, PEOPLE, POLICY, PAPERS, TRAIL),
}


def words_of(actor: Actor) -> list[dict[str, Any]]:
    """The words of a role whose pages exist, each with the count of what waits there for this person."""
    counts = waiting_counts(actor)
    row = []
    for label, name in WORDS.get(actor.role, ()):
        try:
            row.append({"label": label, "url": reverse(name), "count": counts.get(name)})
        except NoReverseMatch:
            continue
    return row


class Row:
    """Hàng chữ của một trang: counted when the page is drawn, so that an answer without a page asks nothing."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(words_of(self.actor))


class NavigationMiddleware:
    """Gives every page its row of words and, in a demonstration, the day that all share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        request.nav = Row(actor) if actor else ()  # type: ignore[attr-defined]
        request.demo = _demo(actor)  # type: ignore[attr-defined]
        request.stay_seconds = max(0, int(seconds_left(request.session))) if actor else 0  # type: ignore[attr-defined]
        request.stay_hours = settings.SESSION_HOURS_AT_MOST  # type: ignore[attr-defined]
        return self.get_response(request)


def _demo(actor: Any) -> dict[str, Any] | None:
    calendar = Calendar.objects.filter(id=1, is_demonstration=True).first()
    if calendar is None:
        return None
    can_move = actor is not None and actor.can("calendar.move")
    try:
        move_url = reverse("demonstration:move")
    except NoReverseMatch:
        move_url = ""
    return {
        "is_demo": True,
        "today": calendar.today,
        "can_move": can_move,
        "next_label": _("Sang việc tiếp theo") if can_move else "",
        "move_url": move_url,
    }
