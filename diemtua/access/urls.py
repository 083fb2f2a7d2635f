"""Addresses of accounts and roles, under /nguoi-dung/."""

from __future__ import annotations

from django.urls import path

from diemtua.access import views

app_name = "access"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("moi", views.new_account, name="new_account"),
    path("vai", views.roles, name="roles"),
    path("<int:pk>", views.account, name="account"),
    path("<int:pk>/vai-moi", views.new_role, name="new_role"),
    path("<int:pk>/vai/<int:assignment>/ket-thuc", views.end_role, name="end_role"),
    path("<int:pk>/ngung", views.stop, name="stop"),
    path("<int:pk>/mo-lai", views.start_again, name="start_again"),
    path("<int:pk>/mat-khau", views.set_password, name="set_password"),
]
