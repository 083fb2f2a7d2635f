"""Đo mỗi trang: how long the server worked on an answer and how many questions it asked, told in `Server-Timing`.

Off unless DIEMTUA_SERVER_TIMING=1, as the demonstration's server has it. Read by `tools/page_weights.py` and by browsers.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse


class Questions:
    """Đếm câu hỏi gửi cơ sở dữ liệu trong một trang."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        began = perf_counter()
        try:
            return execute(*asked)
        finally:
            self.count += 1
            self.seconds += perf_counter() - began


class TimingMiddleware:
    """Stands outermost, so that what the other layers do is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SERVER_TIMING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked, began = Questions(), perf_counter()
        with connection.execute_wrapper(asked):
            response = self.get_response(request)
        response["Server-Timing"] = (
            f"app;dur={(perf_counter() - began) * 1000:.1f}, "
            f'db;dur={asked.seconds * 1000:.1f};desc="{asked.count}"'
        )
        return response
