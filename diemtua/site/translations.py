"""Bản dịch: the compiled catalogues are made from the .po files at start, by Babel, so nobody needs gettext's tools."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"
log = logging.getLogger(__name__)


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Biên dịch: every .po newer than its .mo; returns what was written. Safe when two processes start at once."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            _compile(source, target)
        except OSError as error:
            log.warning("translations not compiled: %s", error)
            continue
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    """Into a draft first, then renamed: a reader never meets half a catalogue."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    draft = target.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as out:
        write_mo(out, catalogue)
    draft.replace(target)
