"""Addresses of policy, under /chinh-sach/."""

from __future__ import annotations

from django.urls import path

from diemtua.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("vung-kho-khan", views.area_lists, name="area_lists"),
    path("vung-kho-khan/moi", views.new_area_list, name="new_area_list"),
    path("vung-kho-khan/<str:code>", views.area_list, name="area_list"),
    path("vung-kho-khan/<str:code>/ket-thuc", views.end_area_list, name="end_area_list"),
    path("<str:code>", views.programme, name="programme"),
]
