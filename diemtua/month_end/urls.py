"""Addresses of the month's end, under /khoa-so/."""

from __future__ import annotations

from django.urls import path

from diemtua.month_end import list_views, views

app_name = "month_end"
HERE = "<int:office>/<str:month>"
urlpatterns = [
    path("", views.months, name="months"),
    path(HERE, views.month, name="month"),
    path(f"{HERE}/tien-do", views.progress, name="progress"),
    path(f"{HERE}/khoa", views.close, name="close"),
    path(f"{HERE}/chay-tiep", views.resume, name="resume"),
    path(f"{HERE}/mo-lai", views.reopen, name="reopen"),
    path(f"{HERE}/mo-lai/<int:pk>", views.agree, name="agree"),
    path(f"{HERE}/xep-loai", list_views.ratings, name="ratings"),
    path(f"{HERE}/hoa-hong", list_views.commissions, name="commissions"),
    path(f"{HERE}/phi", list_views.fees, name="fees"),
    path(f"{HERE}/giay/<str:code>/<str:kind>", views.paper, name="paper"),
]
