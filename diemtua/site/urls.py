"""Addresses of every room. A room appears here when its pages exist; a route without an action code stops the start."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from diemtua.site import views

ROOMS = {
    "": "diemtua.desks",
    "ho/": "diemtua.people",
    "to/": "diemtua.groups",
    "hoi/": "diemtua.associations",
    "cho-vay/": "diemtua.lending",
    "tien-gui/": "diemtua.savings",
    "xu-ly-no/": "diemtua.risk_handling",
    "phien/": "diemtua.commune_sessions",
    "ke-hoach/": "diemtua.capital",
    "phi/": "diemtua.fees",
    "khoa-so/": "diemtua.month_end",
    "xep-loai/": "diemtua.ratings",
    "hoan-lai/": "diemtua.refunds",
    "bao-cao/": "diemtua.reports",
    "chinh-sach/": "diemtua.programmes",
    "nguoi-dung/": "diemtua.access",
    "trinh-dien/": "diemtua.demonstration",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("vao", views.enter, name="enter"),
    path("ra", views.sign_out, name="sign_out"),
    path("lam-tiep", views.stay, name="stay"),
    path("doi-vai", views.change_role, name="change_role"),
    path("dau-tien", views.first_administrator, name="first_administrator"),
    path("ngon-ngu", views.set_language, name="set_language"),
    path("healthz", views.health, name="health"),
    path("readyz", views.ready, name="ready"),
    path("mau-giay-to/", include("diemtua.desks.paper_urls")),
    *(
        path(prefix, include(f"{room}.urls"))
        for prefix, room in ROOMS.items()
        if find_spec(f"{room}.urls")
    ),
]
