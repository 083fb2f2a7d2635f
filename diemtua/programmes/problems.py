"""What may go wrong when a programme is asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class ProgrammeClosed(Problem):
    text = _(
        "Chương trình {programme} không cho vay ngày {on:%d/%m/%Y}. Chọn chương trình đang cho vay."
    )


class NoRateKnown(Problem):
    text = _(
        "Chưa có lãi suất của chương trình {programme} cho ngày {on:%d/%m/%Y}. Nhập quyết định lãi suất trước."
    )
