"""Addresses of the plan and of funds, under /ke-hoach/."""

from __future__ import annotations

from django.urls import path

from diemtua.capital.views import funds, plans

app_name = "capital"
urlpatterns = [
    path("", plans.rounds, name="rounds"),
    path("dot/<int:pk>", plans.round_page, name="round"),
    path("dot/<int:pk>/quyet-dinh", plans.decide, name="decide"),
    path("dot/<int:pk>/bo", plans.drop, name="drop"),
    path("dot/<int:pk>/mau-07/<str:kind>", plans.paper, name="paper"),
    path("nguon-von", funds.funds, name="funds"),
    path("nguon-von/<int:pk>", funds.fund, name="fund"),
    path("nguon-von/lan-chuyen/<int:pk>/xac-nhan", funds.confirm, name="confirm_move"),
]
