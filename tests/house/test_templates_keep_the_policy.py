"""No inline style or script, nothing from another host: the content policy would block it without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diemtua.ground.templatetags.vn import STATES

PACKAGE = Path(__file__).resolve().parent.parent.parent / "diemtua"
STATIC = PACKAGE / "site" / "static"
PAGES = sorted(PACKAGE.rglob("templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an inline handler": r"<[^>]*\son(?:click|change|input|submit|load|keydown|focus|blur)\s*=",
    "another host": r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""",
    "an address that runs script": r"javascript:",
    "what htmx 4 dropped": r"\bhx-(?:vars|ext)\s*=",
    "htmx evaluating script": r"\bhx-(?:on|vals\s*=\s*['\"]js:)",
}


def faults_in(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_template_keeps_the_policy(page: Path) -> None:
    assert faults_in(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<img src="https://example.org/a.png">',
        '<link href="//example.org/a.css">',
        '<a href="javascript:x">',
        '<div hx-ext="sse">',
        '<div hx-on:click="x()">',
    ],
)
def test_each_breach_would_be_seen(bad: str) -> None:
    assert faults_in(bad) != []


def test_every_icon_used_is_in_the_sprite_and_every_icon_in_the_sprite_is_used() -> None:
    drawn = set(
        re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    )
    texts = [path.read_text(encoding="utf-8") for path in PAGES]
    texts += [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    texts.append((PACKAGE.parent / "tests/pages/gallery_values.py").read_text(encoding="utf-8"))
    used = set(STATES.values())
    for text in texts:
        used |= set(re.findall(r'"([isc]-[a-z0-9]+)"', text)) & (
            drawn | set(re.findall(r'icon "([^"]+)"', text))
        )
    asked = {name for text in texts for name in re.findall(r'{% icon "([^"]+)"', text)}
    assert asked <= drawn
    own = {name for name in drawn if name.startswith("i-")}
    assert own - used == set(), "an icon nobody shows is weight on a phone"


def test_third_party_files_are_named_with_their_licence() -> None:
    told = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for path in (STATIC / "vendor").rglob("*.*"):
        name = path.relative_to(STATIC / "vendor").as_posix()
        assert name == "README.md" or f"`{name}`" in told, name


def test_our_own_files_reach_no_other_host() -> None:
    for path in [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]:
        assert not re.search(r"https?://|url\(\s*[\"']?//", path.read_text(encoding="utf-8")), (
            path.name
        )


def test_files_name_only_neighbours_that_exist() -> None:
    """The hashed storage stops the start when a style names a file that is not there."""
    for path in (STATIC / "css").glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert (path.parent / name).resolve().exists(), f"{path.name}: {name}"
    for path in STATIC.rglob("*.[jc]s*"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name
