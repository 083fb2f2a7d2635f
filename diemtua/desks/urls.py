"""Addresses of the desks, at the root: Hôm nay, the journal, the trail, search."""

from __future__ import annotations

from django.urls import include, path

from diemtua.desks.views import books, calculator, checks, finding, today, trail

desks = [
    path("so-cai/", books.entries, name="entries"),
    path("so-cai/can-doi", books.balance, name="balance"),
    path("so-cai/soat", checks.checks, name="checks"),
    path("so-cai/soat/ngay", checks.ask, name="check_now"),
    path("so-cai/soat/cac-lan", checks.runs, name="check_runs"),
    path("so-cai/soat/<int:pk>", checks.run, name="check_run"),
    path("so-cai/neo", checks.anchors, name="anchors"),
    path("so-cai/<uuid:pk>", books.entry, name="entry"),
    path("nhat-ky/", trail.trail, name="trail"),
    path("chinh-sach/tinh-thu", calculator.calculator, name="calculator"),
    path("cho-vay/khoan-vay/<int:pk>/tinh-thu", calculator.what_if, name="what_if"),
    path("tim", finding.search, name="search"),
]
urlpatterns = [
    path("", today.today, name="today"),
    path("", include((desks, "desks"))),
]
