"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "papers.template_replaced": _("Thay mẫu giấy tờ"),
}
SUBJECTS: Words = {
    "papers.PaperTemplate": _("Mẫu giấy tờ"),
}
FACTS: Words = {
    "file": _("Tệp"),
    "form_code": _("Mã mẫu"),
    "instead_of": _("Thay cho bản"),
    "legal_basis": _("Căn cứ"),
    "version_label": _("Tên bản mẫu"),
}
