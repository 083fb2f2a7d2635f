"""Mỗi yêu cầu một giao dịch: who acts is decided first, the database is told, then the page works; all or nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from diemtua.access.models import Account
from diemtua.access.queries import actor_of, assignments
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.clock import business_day, now
from diemtua.ground.problems import Problem, Problems

ACCOUNT, ASSIGNMENT = "account", "assignment"
ENDS_AT, BEGAN_AT = "ends_at", "began_at"
"""When the session ends and when it was signed in to, as seconds since the epoch, kept in the session itself."""
ENDED = _("Phiên làm việc đã hết. Vào lại để làm tiếp. Việc đã ghi sổ vẫn còn.")


class ActingMiddleware:
    """Sets `request.actor` (None: nobody signed in) and wraps the page in a transaction with that context."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            actor = who_acts(request)
            request.actor = actor  # type: ignore[attr-defined]
            if actor is not None:
                set_context(actor)
            response = self.get_response(request)
            # A page that failed must leave nothing half done.
            if response.status_code >= 500 or getattr(response, "refused", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An anticipated refusal that no form caught: a page with the sentence, and nothing half done."""
        if not isinstance(exception, Problem | Problems):
            return None
        status = exception.status if isinstance(exception, Problem) else 422
        name = "404.html" if status == 404 else "problem.html"
        found = exception.found if isinstance(exception, Problems) else [exception]
        said = " ".join(str(problem) for problem in found)
        back = request.headers.get("Referer", "") if request.method == "POST" else ""
        response = render(request, name, {"problem": said, "back_url": back}, status=status)
        response.refused = True  # type: ignore[attr-defined]
        return response


def who_acts(request: HttpRequest) -> Actor | None:
    """The signed-in account in its chosen role today; a role that ended yesterday is gone today."""
    account_id = request.session.get(ACCOUNT)
    if account_id is None:
        return None
    if seconds_left(request.session) <= 0:
        request.session.flush()
        messages.warning(request, str(ENDED))
        return None
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return None
    on = business_day()
    held = assignments(account, on)
    chosen = next(
        (a for a in held if a.pk == request.session.get(ASSIGNMENT)), held[0] if held else None
    )
    return actor_of(account, chosen, on) if chosen else None


def seconds_left(session: SessionBase) -> float:
    """Còn bao lâu: to the end the page shows, never past the hours one signing-in may last.

    Checked here and not left to the cookie: Django counts a cookie's age from its last change, so any page could prolong it.
    """
    at = now().timestamp()
    ends_at, began_at = session.get(ENDS_AT), session.get(BEGAN_AT)
    left = ends_at - at if isinstance(ends_at, float | int) else float(session.get_expiry_age())
    if isinstance(began_at, float | int):
        left = min(left, began_at + settings.SESSION_HOURS_AT_MOST * 3600 - at)
    return left
