"""Trang của bản trình diễn: the administrator's card moves the day, and all see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diemtua.access.pages import page
from diemtua.demonstration.moving import move_on
from diemtua.ground.problems import Problem


@page("calendar.move")
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Sang việc tiếp theo."""
    try:
        today = move_on()
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request,
            _("Hôm nay là {on}. Việc chưa ai làm đã do người mẫu làm.").format(
                on=f"{today:%d/%m/%Y}"
            ),
        )
    return redirect("/")
