"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from diemtua.demonstration import views

app_name = "demonstration"
urlpatterns = [path("doi-ngay", views.move, name="move")]
