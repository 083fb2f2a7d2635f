"""Vietnamese is the source; the English must say everything it says, with the same named fields."""

from __future__ import annotations

from pathlib import Path

from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext

from diemtua.site.translations import compile_catalogues
from tools import translations


def test_every_vietnamese_text_has_its_english() -> None:
    assert translations.faults() == [], (
        "run: python tools/translations.py update, then fill the empty ones"
    )


def test_a_text_without_english_would_be_seen(tmp_path: Path) -> None:
    """The collector reads what the rooms write: calls, tags, blocks, and attributes of components."""
    page = """<c-card title="{% translate 'Tổ viên' %}">{% blocktranslate count n=rows|length trimmed %}
      {{ n }} tổ{% plural %}{{ n }} tổ{% endblocktranslate %}{{ x|default:_("không rõ") }}</c-card>
      {% translate "Phiên" context "xã" %}"""
    assert list(translations.from_template(page)) == [
        (("Tổ viên",), None),
        (("%(n)s tổ", "%(n)s tổ"), None),
        (("không rõ",), None),
        (("Phiên",), "xã"),
    ]
    module = tmp_path / "words.py"
    module.write_text(
        'text = _("Quá {cap} đ")\nngettext("{n} tổ", "{n} tổ", n)\n', encoding="utf-8"
    )
    assert [texts for texts, _ in translations.from_python(module)] == [
        ("Quá {cap} đ",),
        ("{n} tổ", "{n} tổ"),
    ]


def test_a_text_under_another_name_of_gettext_is_collected(tmp_path: Path) -> None:
    module = tmp_path / "cards.py"
    module.write_text(
        "from django.utils.translation import gettext as _, gettext_lazy as later\n"
        'CARD = later("Ở ngân hàng")\n',
        encoding="utf-8",
    )
    assert [texts for texts, _ in translations.from_python(module)] == [("Ở ngân hàng",)]


def test_a_per_cent_sign_in_a_template_finds_its_english() -> None:
    """A template asks for its text with every % doubled, so it is collected as it is asked for."""
    page = """{% load i18n %}{% translate '% một năm' %}"""
    ((text,), _context) = next(translations.from_template(page))
    assert text == "%% một năm"
    compile_catalogues()
    with translation.override("en"):
        assert Template(page).render(Context()) == "% a year"


def test_named_fields_of_both_kinds_are_read() -> None:
    assert translations.fields_of("{a} và {on:%d/%m/%Y}, %(b)s") == {"a", "on", "b"}


def test_the_catalogue_is_compiled_once_and_speaks(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(translations.ENGLISH.read_bytes())
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    compile_catalogues()
    with translation.override("en"):
        assert gettext("Tổ trưởng") == "Group leader"
    with translation.override("vi"):
        assert gettext("Tổ trưởng") == "Tổ trưởng"
