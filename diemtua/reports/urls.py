"""Addresses of reports, under /bao-cao/."""

from __future__ import annotations

from django.urls import path

from diemtua.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("dong/<str:measure>", views.rows_behind, name="rows"),
]
