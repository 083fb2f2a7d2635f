"""Every refusal of a form is in the house's own words, whatever the order of its fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import override

from diemtua.desks.words import account_name
from diemtua.ground.shaped_forms import MISSING, DayField, MoneyField, ShapedForm


class Asks(ShapedForm):
    first = forms.CharField(label="Tên")
    amount = MoneyField(label="Số tiền")
    day = DayField(label="Ngày")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")])
    last = forms.CharField(label="Nơi", error_messages={"required": "Chưa chọn nơi."})


def test_every_empty_field_is_told_in_the_houses_words() -> None:
    form = Asks({})
    said = {name: list(errors) for name, errors in form.errors.items()}
    missing = [str(MISSING)]
    assert said == {
        "first": missing,
        "amount": missing,
        "day": missing,
        "kind": missing,
        "last": ["Chưa chọn nơi."],
    }
    assert all("is-invalid" in str(field.widget.attrs["class"]) for field in form.fields.values())


def test_what_was_typed_is_kept_as_typed() -> None:
    form = Asks({"first": "Thị Brôn", "amount": "bốn mươi", "day": "31/02/2025", "kind": "a"})
    assert not form.is_valid()
    assert 'value="bốn mươi"' in str(form["amount"])
    assert 'value="31/02/2025"' in str(form["day"])
    assert "is-invalid" not in str(form["first"])


def test_accounts_of_the_ledger_bear_the_readers_language() -> None:
    assert account_name(1010) != str(1010)
    vietnamese = account_name(1010)
    with override("en"):
        assert account_name(1010) != vietnamese
        assert account_name(9999) == "9999"
