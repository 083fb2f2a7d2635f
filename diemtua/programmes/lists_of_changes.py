"""Bảng tham số và bảng thay đổi chính sách."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.programmes.words import CONFIDENCES

STATES = {
    "proposed": _("Chờ xác nhận"),
    "confirmed": _("Đã xác nhận"),
    "refused": _("Không đồng ý"),
    "withdrawn": _("Đã rút lại"),
}
STATE_MARKS = {"proposed": "wait", "confirmed": "ok", "refused": "bad", "withdrawn": "none"}
UNSURE = ("knowledge", "unverified")

PARAMETERS = ListSpec(
    label=_("Tham số chính sách"),
    columns=(
        Column(key="name", label=_("Tham số"), sort="name", url=lambda row: row.url),
        Column(key="family", label=_("Loại"), sort="family"),
        Column(key="now", label=_("Đang dùng")),
        Column(key="since", label=_("Từ ngày"), kind="day", sort="since"),
        Column(
            key="confidence",
            label=_("Nguồn"),
            value=lambda row: str(CONFIDENCES.get(row.confidence, row.confidence)),
            state=lambda row: "ok" if row.confidence == "sourced" else "draft",
            sort="confidence",
        ),
    ),
    chips=(
        Chip(
            key="shared",
            label=_("Dùng chung"),
            keeps=lambda row: not row.spec.file.startswith("programmes/"),
        ),
        Chip(
            key="programmes",
            label=_("Theo chương trình"),
            keeps=lambda row: row.spec.file.startswith("programmes/"),
        ),
        Chip(key="unsure", label=_("Chưa kiểm chứng"), keeps=lambda row: row.confidence in UNSURE),
    ),
    search_on=("name", "family", "now"),
    order="family",
)

CHANGES = ListSpec(
    label=_("Thay đổi chính sách"),
    columns=(
        Column(
            key="title",
            label=_("Thay đổi"),
            value=str,
            url=lambda row: reverse("programmes:change", args=[row.pk]),
        ),
        Column(key="valid_from", label=_("Có hiệu lực từ"), kind="day", sort="valid_from"),
        Column(key="proposed_on", label=_("Ngày đề nghị"), kind="day", sort="proposed_on"),
        Column(key="proposed_name", label=_("Người đề nghị"), sort="proposed_name"),
        Column(key="decided_name", label=_("Người quyết định"), sort="decided_name"),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: str(STATES[row.state]),
            state=lambda row: STATE_MARKS[row.state],
            sort="state",
        ),
    ),
    chips=(
        Chip(key="proposed", label=_("Chờ xác nhận"), where=Q(state="proposed")),
        Chip(key="confirmed", label=_("Đã xác nhận"), where=Q(state="confirmed")),
    ),
    search_on=("series_fold", "proposed_fold"),
    order="-proposed_on",
    empty_text=_(
        "Chưa có thay đổi nào. Mở một tham số rồi chọn “Đề nghị thay đổi” thì đề nghị hiện ở đây."
    ),
)
