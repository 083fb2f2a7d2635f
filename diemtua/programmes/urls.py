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
    path("tham-so", views.parameters, name="parameters"),
    path("tham-so/<path:address>/doi", views.new_change, name="new_change"),
    path("tham-so/<path:address>", views.parameter, name="parameter"),
    path("thay-doi", views.changes, name="changes"),
    path("thay-doi/<int:pk>", views.change, name="change"),
    path("thay-doi/<int:pk>/xac-nhan", views.confirm_change, name="confirm_change"),
    path("thay-doi/<int:pk>/khong-dong-y", views.refuse_change, name="refuse_change"),
    path("thay-doi/<int:pk>/rut-lai", views.withdraw_change, name="withdraw_change"),
    path("<str:code>", views.programme, name="programme"),
]
