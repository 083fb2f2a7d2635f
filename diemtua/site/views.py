"""Trang chung: signing in, the demonstration's cards, choosing a role, language, errors, health."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal is stale (signed in again elsewhere, or an old tab): what was typed stays in the browser."""
    return render(request, "403.html", {"stale_form": True}, status=403)
