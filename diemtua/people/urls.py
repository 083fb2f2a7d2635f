"""Addresses of the room of people, under /ho/."""

from __future__ import annotations

from django.urls import path

from diemtua.people import views

app_name = "people"
urlpatterns = [
    path("", views.households, name="households"),
    path("moi", views.new_household, name="new_household"),
    path("<int:pk>", views.household, name="household"),
    path("<int:pk>/nguoi-moi", views.new_member, name="new_member"),
    path("<int:pk>/chu-ho", views.change_head, name="change_head"),
    path("<int:pk>/dien-ho", views.decide_class, name="decide_class"),
    path("<int:pk>/ra-khoi-ho/<int:member>", views.end_member, name="end_member"),
    path("<int:pk>/01-UQ/<str:kind>", views.authorisation, name="authorisation"),
    path("nguoi/<int:pk>", views.person, name="person"),
    path("nguoi/<int:pk>/so-can-cuoc", views.unmask, name="unmask"),
]
