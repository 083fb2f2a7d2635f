"""Addresses of group ratings, under /xep-loai/."""

from __future__ import annotations

from django.urls import path

from diemtua.ratings.views import planning, reading

app_name = "ratings"
urlpatterns = [
    path("", reading.ratings, name="ratings"),
    path("xa", reading.units, name="units"),
    path("bc0437", reading.bank_file, name="bank_file"),
    path("to/<int:pk>", reading.group, name="group"),
    path("to/<int:pk>/cung-co", planning.new_plan, name="new_plan"),
    path("cung-co", planning.plans, name="plans"),
    path("cung-co/<int:pk>", planning.plan, name="plan"),
    path("cung-co/<int:pk>/bien-phap", planning.add_measure, name="add_measure"),
    path("cung-co/<int:pk>/bien-phap/<int:measure>", planning.measure_done, name="measure_done"),
    path("cung-co/<int:pk>/ket-thuc", planning.end, name="end"),
]
