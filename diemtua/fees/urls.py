"""Addresses of commission and fee, under /phi/."""

from __future__ import annotations

from django.urls import path

from diemtua.fees import views

app_name = "fees"
urlpatterns = [
    path("", views.statements, name="statements"),
    path("<int:pk>/<str:span>", views.statement, name="statement"),
    path("<int:pk>/<str:span>/giay/<str:kind>", views.statement_paper, name="statement_paper"),
    path("hoa-hong", views.commissions, name="commissions"),
    path("hoa-hong/<int:pk>/<str:month>", views.commission, name="commission"),
    path(
        "hoa-hong/<int:pk>/<str:month>/giay/<str:kind>",
        views.commission_paper,
        name="commission_paper",
    ),
]
