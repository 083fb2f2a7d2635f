"""Biểu mẫu của phòng hoàn lãi."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.refunds.decisions import Decision


class NewRunForm(ShapedForm):
    """Lập đợt hoàn lãi: which decision; the offices are those of whoever asks."""

    decision = forms.ChoiceField(label=_("Quyết định"))
    why = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


def new_run_form(decisions: Sequence[Decision]) -> type[NewRunForm]:
    """The form with the decisions of today; choices stand before anything typed is looked at."""
    choices = [
        (
            one.key,
            gettext("{title}, từ {day}").format(title=one.title, day=formats.day(one.from_on)),
        )
        for one in decisions
    ]
    field = forms.ChoiceField(label=_("Quyết định"), choices=choices)
    return type("NewRunForm", (NewRunForm,), {"decision": field})


class RefuseRunForm(ShapedForm):
    """Không đồng ý."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("người đề nghị đọc được dòng này")
    )
