"""Biểu mẫu của phòng phiên: shape only; what may be done is said by the deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.commune_sessions.cash import LOOSE, NOTES
from diemtua.commune_sessions.queries.briefing import Expected
from diemtua.commune_sessions.queries.sessions import Candidate
from diemtua.commune_sessions.words import PARTS
from diemtua.ground import formats
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.rules.periods import Month

NOTE_PREFIX = "notes_"
NOT_IN_TEAM = ("", _("Không vào tổ"))
TASK_ROWS = 5
"""Blank lines for tasks; a briefing that has more keeps them all."""
MOST_NOTES = 99_999


class GivenForm(ShapedForm):
    """Bà con đưa: one sum, split by the server into interest and savings; the id makes two sendings one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    given_dong = MoneyField(label=_("Bà con đưa (đồng)"))
    savings_dong = MoneyField(
        label=_("Trong đó gửi tiền"),
        required=False,
        help_text=_("Để trống: trả hết lãi trước, còn lại vào tiền gửi."),
    )
    received_on = DayField(label=_("Ngày thu"))

    def split(self, due_dong: int) -> tuple[int, int]:
        """Lãi trước, còn lại vào tiền gửi, unless the member said how much is for savings."""
        given, savings = self.cleaned_data["given_dong"], self.cleaned_data["savings_dong"]
        if savings is None:
            interest = min(given, due_dong)
            return interest, given - interest
        return given - savings, savings

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given, savings = cleaned.get("given_dong"), cleaned.get("savings_dong")
        if given is not None and savings is not None and savings > given:
            self.add_error("savings_dong", _("Tiền gửi không nhiều hơn số bà con đưa."))
        return cleaned


class VersionForm(ShapedForm):
    """Bản của trang: what the page showed, so that the later of two people is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def take(self, data: Any) -> None:
        """What was typed, given once every field stands: a shaped form looks at its errors at once."""
        if data is None:
            return
        self.data, self.is_bound = data, True
        for name, field in self.fields.items():
            self._shape(name, field.widget)


class NotesForm(VersionForm):
    """Bảng kê mệnh giá: number of notes of each face; loose đồng only where the sum has some."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        for face in (*NOTES, LOOSE):
            self.fields[f"{NOTE_PREFIX}{face}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=MOST_NOTES,
                label=_("Số tờ {face} đồng").format(face=formats.number(face)),
            )
        self.take(data)

    def counts(self) -> bool:
        """Whether what was typed can be added up, even where the deed refused the sum."""
        return not any(name.startswith(NOTE_PREFIX) for name in self.errors)

    @property
    def notes(self) -> dict[int, int]:
        """What was counted; an empty row is none."""
        found = {
            face: self.cleaned_data.get(f"{NOTE_PREFIX}{face}") or 0 for face in (*NOTES, LOOSE)
        }
        return {face: number for face, number in found.items() if number}

    def rows(self, before: Mapping[str, int] | None, *, loose: bool) -> list[dict[str, Any]]:
        """The rows of the count: what was typed, else what was counted before."""
        faces = (*NOTES, LOOSE) if loose or self._typed(LOOSE) else NOTES
        return [self._row(face, before or {}) for face in faces]

    def _row(self, face: int, before: Mapping[str, int]) -> dict[str, Any]:
        name = f"{NOTE_PREFIX}{face}"
        count: Any = self._typed(face) if self.is_bound else before.get(str(face))
        whole = int(count) if str(count).isdecimal() and len(str(count)) < 9 else None
        return {
            "face_dong": face,
            "count": count,
            "amount_dong": face * whole if whole is not None else None,
            "error": bool(self.is_bound and self.errors.get(name)),
        }

    def _typed(self, face: int) -> Any:
        return self.data.get(f"{NOTE_PREFIX}{face}") or None


class BoxForm(NotesForm):
    """Kiểm quỹ khi khóa phiên: notes, and the reason of a difference."""

    reason = forms.CharField(
        label=_("Lý do chênh lệch"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chỉ ghi khi quỹ thừa hoặc thiếu."),
    )


class OpenForm(VersionForm):
    """Mở phiên: the cash brought and the part of each person of the office."""

    cash_brought_dong = MoneyField(
        label=_("Tiền mang tới phiên (đồng)"), help_text=_("Viết như 250 triệu hoặc 250.000.000.")
    )

    def __init__(self, data: Any = None, *, people: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        self.people = list(people)
        for person in self.people:
            self.fields[self.name_of(person)] = forms.ChoiceField(
                label=person.name,
                choices=[NOT_IN_TEAM, *PARTS.items()],
                required=False,
                initial=person.part,
            )
            self._shape(self.name_of(person), self.fields[self.name_of(person)].widget)
        self.take(data)

    @staticmethod
    def name_of(person: Candidate) -> str:
        return f"part_{person.account_id}"

    def rows(self) -> list[dict[str, Any]]:
        """One line a person, with her field."""
        return [{"person": p, "field": self[self.name_of(p)]} for p in self.people]

    def parts(self) -> list[tuple[Candidate, str]]:
        """Who sits in the team, in which part."""
        chosen = [(p, self.cleaned_data.get(self.name_of(p)) or "") for p in self.people]
        return [(person, part) for person, part in chosen if part]


class MonthForm(ShapedForm):
    """Lập lịch phiên: a month as people write it."""

    month = forms.CharField(label=_("Tháng"), max_length=7, help_text=_("Viết như 04/2025."))

    def clean_month(self) -> Month:
        typed = str(self.cleaned_data["month"]).strip()
        month, slash, year = typed.partition("/")
        if slash and month.isdecimal() and year.isdecimal() and len(year) == 4:
            number = int(month)
            if 1 <= number <= 12 and 2000 <= int(year) <= 2100:
                return Month(int(year), number)
        raise forms.ValidationError(
            _("Không đọc được tháng “{typed}”. Viết như 04/2025.").format(typed=typed)
        )


class PayerForm(ShapedForm):
    """Người nộp gốc: the loan found by search, and what the borrower brought."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    loan = forms.IntegerField(widget=forms.HiddenInput)
    amount_dong = MoneyField(label=_("Số gốc nộp (đồng)"))


class WithdrawalForm(ShapedForm):
    """Người rút tiền gửi: the member found by search, and how much she takes."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    membership = forms.IntegerField(widget=forms.HiddenInput)
    amount_dong = MoneyField(label=_("Số tiền rút (đồng)"))


class CommissionForm(ShapedForm):
    """Chi hoa hồng: who of the board signs, and the sum that the page showed."""

    received_by = forms.IntegerField()
    shown_dong = forms.IntegerField(min_value=1)


class CorrectionForm(NotesForm):
    """Đề nghị điều chỉnh: the notes as counted, and why they differ."""

    reason = forms.CharField(label=_("Lý do chênh lệch"), max_length=300)


class ReasonForm(VersionForm):
    """Một lý do."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class BriefingForm(VersionForm):
    """Biên bản giao ban: who came, what was said, tasks with owner and day."""

    results = forms.CharField(
        label=_("Kết quả thực hiện ủy thác"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
    )
    shortcomings = forms.CharField(
        label=_("Tồn tại, hạn chế"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4_000,
    )
    new_policy = forms.CharField(
        label=_("Chính sách mới"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4_000,
    )

    def __init__(
        self, data: Any = None, *, people: Sequence[Expected], tasks: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(None, **kwargs)
        self.people = list(people)
        self.task_count = max(TASK_ROWS, tasks + 2)
        for n, one in enumerate(self.people):
            self._add(
                f"came_{n}", forms.BooleanField(required=False, initial=one.came, label=one.name)
            )
        for n in range(self.task_count):
            self._add(f"what_{n}", forms.CharField(required=False, max_length=300, label=_("Việc")))
            self._add(
                f"owner_{n}", forms.CharField(required=False, max_length=120, label=_("Người làm"))
            )
            self._add(f"due_{n}", DayField(required=False, label=_("Xong trước ngày")))
        self.take(data)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._shape(name, field.widget)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(self.task_count):
            row = [cleaned.get(f"{key}_{n}") for key in ("what", "owner", "due")]
            if any(row) and not all(row):
                self.add_error(
                    f"what_{n}", _("Việc cần đủ ba ô: việc gì, ai làm, xong trước ngày nào.")
                )
        return cleaned

    def attendance_rows(self) -> list[dict[str, Any]]:
        return [{"person": p, "field": self[f"came_{n}"]} for n, p in enumerate(self.people)]

    def task_rows(self) -> list[dict[str, Any]]:
        return [
            {"what": self[f"what_{n}"], "owner": self[f"owner_{n}"], "due": self[f"due_{n}"]}
            for n in range(self.task_count)
        ]

    def present(self) -> list[tuple[Expected, bool]]:
        return [(p, bool(self.cleaned_data[f"came_{n}"])) for n, p in enumerate(self.people)]

    def tasks(self) -> list[tuple[str, str, Any]]:
        rows = [
            tuple(self.cleaned_data[f"{key}_{n}"] for key in ("what", "owner", "due"))
            for n in range(self.task_count)
        ]
        return [(what, owner, due) for what, owner, due in rows if what]
