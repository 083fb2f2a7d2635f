"""Translations without gettext's own tools: collects Vietnamese texts from Python and templates, keeps the English.

python tools/translations.py            # says what is missing, fuzzy or no longer used; 1 when anything is
python tools/translations.py update     # adds new texts (empty) and takes out those no longer used
python tools/translations.py list       # prints the texts without English, one a line
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "diemtua"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_CONSTANT = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
_ALIAS = re.compile(r"\b([np]*gettext(?:_lazy|_noop)?) as (\w+)")
_VARIABLE = re.compile(r"^[\w.]+")
_FIELDS = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)[^{}]*\}")

Texts = tuple[str, ...]


@dataclass(order=True)
class Found:
    """One text: singular and, where it counts, plural; the context; the files that say it."""

    texts: Texts
    context: str | None
    places: set[str] = field(default_factory=set, compare=False)


def collect() -> dict[tuple[str | None, str], Found]:
    """Every translatable text of the package."""
    found: dict[tuple[str | None, str], Found] = {}
    for place, texts, context in _everywhere():
        known = found.setdefault((context, texts[0]), Found(texts, context))
        if len(texts) > len(known.texts):
            known.texts = texts
        known.places.add(place)
    return found


def _everywhere() -> Iterator[tuple[str, Texts, str | None]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for texts, context in from_python(path):
            yield str(path.relative_to(ROOT)), texts, context
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for texts, context in from_template(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), texts, context


def from_python(path: Path) -> Iterator[tuple[Texts, str | None]]:
    """Texts in calls of gettext's family, under whatever name the module imports it."""
    named = {alias: KEYWORDS.get(name) for name, alias in _ALIAS.findall(path.read_text("utf-8"))}
    keywords = {**KEYWORDS, **named}
    for _line, texts, _comments, context in extract_from_file("python", path, keywords=keywords):
        listed = (texts,) if isinstance(texts, str) else tuple(text for text in texts if text)
        if listed and listed[0]:
            yield listed, context


def from_template(source: str) -> Iterator[tuple[Texts, str | None]]:
    """Texts in translate and blocktranslate tags and in `_("…")` inside tags; component attributes too."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        words = token.contents.split(maxsplit=1)
        if token.token_type is TokenType.BLOCK and words[:1] in (
            ["blocktranslate"],
            ["blocktrans"],
        ):
            yield _block(token, tokens)
            continue
        if token.token_type is TokenType.BLOCK and words[:1] in (["translate"], ["trans"]):
            if (told := _single(token)) is not None:
                yield told
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for double, single in _CONSTANT.findall(token.contents):
                yield (_as_asked(double or single),), None


def _single(token: Token) -> tuple[Texts, str | None] | None:
    bits = list(smart_split(token.contents))
    if len(bits) < 2 or bits[1][0] not in "\"'":
        return None
    context = bits[bits.index("context") + 1][1:-1] if "context" in bits else None
    return (_as_asked(bits[1].partition("|")[0][1:-1]),), context


def _as_asked(text: str) -> str:
    """A template asks the catalogue for its text with every % doubled; under the bare text it would find nothing."""
    return text.replace("%", "%%")


def _block(opening: Token, tokens: Iterator[Token]) -> tuple[Texts, str | None]:
    bits = list(smart_split(opening.contents))
    context = bits[bits.index("context") + 1][1:-1] if "context" in bits else None
    parts = [""]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[-1] += token.contents.replace("%", "%%")
        elif token.token_type is TokenType.VAR:
            name = _VARIABLE.match(token.contents)
            assert name is not None, token.contents
            parts[-1] += f"%({name[0]})s"
        elif token.contents.strip() == "plural":
            parts.append("")
        else:
            break
    texts = tuple(trim_whitespace(part) if "trimmed" in bits else part for part in parts)
    return texts, context


def english() -> Catalog:
    """The English catalogue as it lies in the tree."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def fields_of(text: str) -> set[str]:
    """Named fields of a text, of both kinds."""
    return {a or b for a, b in _FIELDS.findall(text)}


def _said(message: Message) -> Texts:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def faults() -> list[str]:
    """What keeps the English from being complete, one sentence each."""
    texts, catalogue = collect(), english()
    found = []
    for (context, text), said in sorted(texts.items(), key=lambda item: item[0][1]):
        message = catalogue.get(text, context)
        place = min(said.places)
        if message is None or not all(_said(message)):
            found.append(f"no English: {text!r} ({place})")
        elif message.fuzzy:
            found.append(f"fuzzy: {text!r} ({place})")
        elif any(fields_of(one) - fields_of(" ".join(said.texts)) for one in _said(message)):
            found.append(f"another field: {text!r} ({place})")
        elif fields_of(said.texts[-1]) - fields_of(_said(message)[-1]):
            found.append(f"a field is lost: {text!r} ({place})")
    unsaid = [_first(m) for m in catalogue if m.id and (m.context, _first(m)) not in texts]
    return [*found, *(f"no longer said: {text!r}" for text in unsaid)]


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def update(extra: Iterable[tuple[Texts, Texts]] = ()) -> None:
    """Write the catalogue anew: texts of today in order, English kept, the rest taken out."""
    known = english() if ENGLISH.exists() else Catalog(locale="en")
    told = {texts[0]: said for texts, said in extra}
    fresh = Catalog(locale="en", project="diemtua", charset="utf-8", fuzzy=False)
    for (context, text), said in sorted(
        collect().items(), key=lambda item: (item[0][1], item[0][0] or "")
    ):
        old = known.get(text, context)
        words = told.get(text) or (_said(old) if old and not old.fuzzy else ())
        plural = len(said.texts) > 1
        string: str | Texts = (words or ("", "")) if plural else (words or ("",))[0]
        fresh.add(
            said.texts if plural else text,
            string,
            locations=[(place, None) for place in sorted(said.places)],  # type: ignore[misc]
            context=context,
        )
    with ENGLISH.open("wb") as file:
        write_po(file, fresh, width=110, include_lineno=False)
    _drop_dates()


def _drop_dates() -> None:
    """Dates and tool versions in the head change on every run and say nothing."""
    lines = ENGLISH.read_text(encoding="utf-8").splitlines(keepends=True)
    idle = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Language-Team',
        "# ",
    )
    kept = [line for line in lines if not line.startswith(idle) and line.strip() != "#"]
    ENGLISH.write_text("".join(kept), encoding="utf-8")


def main(argv: list[str]) -> int:
    if argv[:1] == ["update"]:
        update()
        return 0
    found = faults()
    if argv[:1] == ["list"]:
        found = [line.partition(": ")[2] for line in found if line.startswith("no English")]
    print("\n".join(found) or "English is complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
