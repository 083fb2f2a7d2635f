"""Trang chung: signing in, the demonstration's cards, choosing a role, language, errors, health."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from diemtua.access.actions import make_first_administrator, sign_in
from diemtua.access.middleware import ACCOUNT, ASSIGNMENT, BEGAN_AT, ENDS_AT, seconds_left
from diemtua.access.models import Account, Assignment, FirstAdminCode
from diemtua.access.pages import PUBLIC, actor, page
from diemtua.access.problems import NoRoleToday
from diemtua.access.queries import assignments
from diemtua.access.roles import ROLES
from diemtua.ground.clock import business_day, now
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotFoundHere, Problem


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal is stale (signed in again elsewhere, or an old tab): what was typed stays in the browser."""
    return render(request, "403_csrf.html", status=403)


def is_demonstration() -> bool:
    return Calendar.objects.filter(id=1, is_demonstration=True).exists()


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"


@page(PUBLIC)
def enter(request: HttpRequest) -> HttpResponse:
    """Vào: a card per role in a demonstration; name and password in a real installation."""
    if request.method == "POST":
        return _enter_by_card(request) if "card" in request.POST else _enter_by_password(request)
    return _show_enter(request)


def _show_enter(
    request: HttpRequest, *, problems: list[Problem] | None = None, login: str = ""
) -> HttpResponse:
    first = FirstAdminCode.objects.filter(id=1, used_at__isnull=True).exists()
    context = {
        "page": {"title": _("Vào")},
        "cards": _cards() if is_demonstration() else None,
        "problems": problems,
        "login": login,
        "next": _next(request),
        "first": first,
    }
    return render(request, "enter.html", context, status=problems[0].status if problems else 200)


CARD_SAYS: dict[str, str | Promise] = {
    "group_leader": _lazy(
        "Thu lãi và tiền gửi trong tổ, họp bình xét, gửi hồ sơ vay. Xem trên điện thoại."
    ),
    "group_deputy": _lazy("Thu cùng tổ trưởng, ghi biên bản họp. Xem trên điện thoại."),
    "commune_cadre": _lazy("Theo dõi các tổ của Hội, ký danh sách đề nghị vay, kiểm bảng kê."),
    "commune_committee": _lazy("Xác nhận danh sách vay, chấp thuận tổ, quyết định diện hộ."),
    "credit_officer": _lazy("Soạn phiên, trình duyệt hồ sơ vay, theo dõi nợ đến hạn."),
    "manager": _lazy("Duyệt vay, khóa sổ tháng, xem chất lượng tín dụng."),
    "teller": _lazy("Giải ngân, thu gốc, đếm tiền và ghi sổ tại phiên."),
    "controller": _lazy("Kiểm quỹ, đóng phiên, xem sổ cái."),
    "branch": _lazy("Xem mọi phòng giao dịch của tỉnh, lập và xác nhận đợt hoàn lãi."),
    "province_reader": _lazy("Xem báo cáo ủy thác của Hội trong tỉnh."),
    "auditor": _lazy("Đọc sổ cái, nhật ký và mẫu chọn của ngày."),
    "administrator": _lazy("Người dùng, mẫu giấy tờ, và chuyển ngày của bản trình diễn."),
}
CARD_PLACES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_lazy("Ở thôn và xã"), ("group_leader", "group_deputy", "commune_cadre", "commune_committee")),
    (_lazy("Ở ngân hàng"), ("credit_officer", "manager", "teller", "controller")),
    (_lazy("Xem, kiểm và quản trị"), ("branch", "province_reader", "auditor", "administrator")),
)


def _cards() -> list[dict[str, Any]]:
    """One person a role, in the order of the walk, under the place where she works."""
    on = business_day()
    # Nobody acts yet, so no party may be read: the two tables are joined here.
    people = {
        account.party_id: account
        for account in Account.objects.filter(card_order__isnull=False, is_active=True)
    }
    held = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), party__in=list(people), valid_from__lte=on
    ).order_by("id")
    cards: dict[int, dict[str, Any]] = {}
    for assignment in held:
        account, role = people[assignment.party_id], ROLES[assignment.role]
        card = {
            "id": account.pk,
            "order": account.card_order,
            "name": account.display_name,
            "role": assignment.title or role.label,
            "code": role.code,
            "says": CARD_SAYS.get(role.code, ""),
        }
        cards.setdefault(account.pk, card)
    row = sorted(cards.values(), key=lambda card: (card["order"], card["id"]))
    places = [
        {"label": label, "cards": [card for card in row if card["code"] in codes]}
        for label, codes in CARD_PLACES
    ]
    return [place for place in places if place["cards"]]


def _enter_by_card(request: HttpRequest) -> HttpResponse:
    if not is_demonstration():
        raise NotFoundHere
    card = request.POST.get("card", "")
    account = Account.objects.filter(
        pk=card if card.isdigit() else 0, card_order__isnull=False, is_active=True
    ).first()
    if account is None:
        raise NotFoundHere
    return _begin(request, account)


def _enter_by_password(request: HttpRequest) -> HttpResponse:
    login = request.POST.get("login", "")
    try:
        account = sign_in(login=login, password=request.POST.get("password", ""))
    except Problem as problem:
        return _show_enter(request, problems=[problem], login=login)
    return _begin(request, account)


def _begin(request: HttpRequest, account: Account) -> HttpResponse:
    held = assignments(account, business_day())
    if not held:
        return _show_enter(request, problems=[NoRoleToday()], login=account.login)
    request.session.cycle_key()
    request.session[ACCOUNT], request.session[ASSIGNMENT] = account.pk, held[0].pk
    request.session[BEGAN_AT] = now().timestamp()
    _lasts_from_now(request)
    return redirect(_next(request))


def _lasts_from_now(request: HttpRequest) -> None:
    """The session's hours begin. Django tells only how long a session saved now would last, so the end is kept in it."""
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    request.session[ENDS_AT] = now().timestamp() + settings.SESSION_COOKIE_AGE


@page(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ra: the session ends on the server."""
    request.session.flush()
    return redirect("enter")


@page("today.read")
def change_role(request: HttpRequest) -> HttpResponse:
    """Đổi vai: a person acts in one role at a time; in a demonstration the cards are offered again."""
    me = actor(request)
    account = Account.objects.get(pk=me.account_id or 0)
    if request.method == "POST":
        chosen = request.POST.get("assignment", "")
        held = {str(a.pk): a for a in assignments(account, me.on)}
        if chosen not in held:
            raise NotFoundHere
        request.session[ASSIGNMENT] = held[chosen].pk
        return redirect("/")
    roles = [
        {
            "id": a.pk,
            "label": a.title or ROLES[a.role].label,
            "where": _where(a),
            "current": a.pk == me.assignment_id,
        }
        for a in assignments(account, me.on)
    ]
    cards = _cards() if is_demonstration() else None
    return render(
        request,
        "change_role.html",
        {"page": {"heading": _("Đổi vai")}, "roles": roles, "cards": cards},
    )


def _where(assignment: Assignment) -> str:
    place = assignment.unit or assignment.office
    return str(getattr(place, "full_name", None) or getattr(place, "name", "") or "")


@page(PUBLIC)
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Quản trị đầu tiên: the code printed at the first start is used once."""
    if not FirstAdminCode.objects.filter(id=1, used_at__isnull=True).exists():
        raise NotFoundHere
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            account = make_first_administrator(
                code=request.POST.get("code", ""),
                login=request.POST.get("login", ""),
                name=request.POST.get("name", ""),
                password=request.POST.get("password", ""),
                on=business_day(),
            )
            return _begin(request, account)
        except Problem as problem:
            problems = [problem]
    kept = {key: request.POST.get(key, "") for key in ("code", "login", "name")}
    return render(
        request,
        "first_administrator.html",
        {"page": {"title": _("Quản trị đầu tiên")}, "problems": problems, "kept": kept},
        status=422 if problems else 200,
    )


@page("today.read")
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Làm tiếp: the session begins its hours again, up to those one signing-in may last; what is typed stays in the page."""
    _lasts_from_now(request)
    left = max(0, int(seconds_left(request.session)))
    return HttpResponse(str(left), content_type="text/plain")


@page(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Đổi ngôn ngữ: kept in a cookie of this browser."""
    response = HttpResponseRedirect(_next(request))
    language = request.POST.get("language", "")
    if check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86400,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@page(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """Còn sống: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@page(PUBLIC)
def ready(request: HttpRequest) -> HttpResponse:
    """Sẵn sàng: the database answers and its SQL texts are the code's."""
    from diemtua.ground.sql_files import differing

    with connections["default"].cursor() as cursor:
        cursor.execute("select 1")
    wrong = differing()
    return HttpResponse(
        "ok" if not wrong else "sql differs",
        status=200 if not wrong else 503,
        content_type="text/plain",
    )
