"""Addresses of refunds, under /hoan-lai/."""

from __future__ import annotations

from django.urls import path

from diemtua.refunds import views

app_name = "refunds"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("moi", views.new_run, name="new_run"),
    path("<int:pk>", views.run, name="run"),
    path("<int:pk>/tien-do", views.progress, name="progress"),
    path("<int:pk>/xac-nhan", views.confirm, name="confirm"),
    path("<int:pk>/khong-dong-y", views.refuse, name="refuse"),
    path("<int:pk>/rut-lai", views.withdraw, name="withdraw"),
    path("<int:pk>/chay-tiep", views.go_on, name="go_on"),
    path("<int:pk>/xa/<int:part>/<str:kind>", views.paper, name="paper"),
    path("khoan/<int:pk>", views.refund, name="refund"),
    path("khoan/<int:pk>/tra", views.pay, name="pay"),
]
