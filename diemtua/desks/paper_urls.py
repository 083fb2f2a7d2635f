"""Addresses of the administrator's page of papers, under /mau-giay-to/. The room of papers stands below `access`, so its
pages stand here.
"""

from __future__ import annotations

from django.urls import path

from diemtua.desks.views import papers

app_name = "papers"
urlpatterns = [
    path("", papers.templates, name="templates"),
    path("<str:stem>", papers.template, name="template"),
    path("<str:stem>/thay/<str:kind>", papers.replace, name="replace"),
    path("<str:stem>/mau/<str:kind>", papers.file, name="file"),
    path("<str:stem>/trang/<str:kind>", papers.blank, name="blank"),
]
