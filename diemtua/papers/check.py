"""Thử mẫu: whether a template keeps the field contract of its form.

Runs in a child process with limits.

A template comes from a person's computer: before it is kept it prints the blank form and a full
one. The child has little time and memory, and no way to the network: typst gets an empty package
folder, Word tags run in a sandbox.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass
from typing import Any, Literal

from jinja2 import TemplateSyntaxError

from diemtua.papers import pdf, word
from diemtua.papers.fields import printed_fields, specimen
from diemtua.papers.registry import FormSpec, contract, spec_of

SECONDS = 30
MEMORY_BYTES = 4 << 30
UNPACKED_BYTES = 60 << 20
Fault = Literal[
    "",
    "not_a_template",
    "reaches_outside",
    "unknown_fields",
    "prints_no_field",
    "does_not_render",
    "too_long",
]

_TYPST_WORDS = re.compile(
    r"\b(import|include|eval|plugin|read|csv|json|toml|yaml|xml|cbor|std|dictionary)\b"
)
_TYPST_OPENING = '#import "lib.typ": *'
_NO_KEY = re.compile(r'dictionary does not contain key "([^"]+)"')
_NO_ATTRIBUTE = re.compile(r"has no attribute '([^']+)'|'([^']+)' is undefined")


@dataclass(frozen=True)
class Checked:
    """Kết quả thử mẫu: a fault with its details, or the fields that the template leaves out."""

    fault: Fault = ""
    details: str = ""
    left_out: tuple[str, ...] = ()


def check(code: str, kind: str, file: bytes) -> Checked:
    """Try a template in a child process."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "diemtua.papers.check", code, kind],
            input=file,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Checked("too_long")
    if done.returncode != 0:
        return Checked(
            "does_not_render",
            "bộ in dừng giữa chừng" if done.returncode < 0 else _last_line(done.stderr),
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return Checked(found["fault"], found["details"], tuple(found["left_out"]))


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "không rõ"


def check_here(spec: FormSpec, kind: str, file: bytes) -> Checked:
    """Try a template in this process."""
    text, fault = _word_text(file) if kind == "word" else _typst_text(file)
    if fault:
        return fault
    names = set(contract(spec.blank())) | {
        name + suffix
        for name, printed in printed_fields(spec.form).items()
        if printed.kind == "qr"
        for suffix in ("_image", "_svg")
    }
    if kind == "word":
        try:
            unknown = word.names_used(file) - names
        except TemplateSyntaxError as error:
            return Checked("does_not_render", str(error)[:200])
        if unknown:
            return Checked("unknown_fields", ", ".join(sorted(unknown)))
    if faulty := _print_both(spec, kind, file):
        return faulty
    fields = printed_fields(spec.form)
    left_out = tuple(name for name in fields if not re.search(rf"\b{name}\b", text))
    return (
        Checked("prints_no_field") if len(left_out) == len(fields) else Checked(left_out=left_out)
    )


def _print_both(spec: FormSpec, kind: str, file: bytes) -> Checked | None:
    """Print the blank form and the full one."""
    write = word.write if kind == "word" else pdf.write
    for filled in (False, True):
        try:
            write(specimen(spec.form, filled=filled), template=file)
        except Exception as error:  # any error of a foreign template is the template's
            said = str(getattr(error, "message", None) or error)
            if kind == "typst" and (
                key := _NO_KEY.search(said + str(getattr(error, "diagnostic", "")))
            ):
                return Checked("unknown_fields", key[1])
            if kind == "word" and (name := _NO_ATTRIBUTE.search(said)):
                return Checked("unknown_fields", name[1] or name[2])
            return Checked(
                "does_not_render",
                said.strip().splitlines()[0][:200] if said.strip() else type(error).__name__,
            )
    return None


def _word_text(file: bytes) -> tuple[str, Checked | None]:
    """The words and tags of a Word file; refuses what is none, what swells, macros, and links to
    elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            entries = archive.infolist()
            if sum(e.file_size for e in entries) > UNPACKED_BYTES:
                return "", Checked("not_a_template")
            names = {e.filename for e in entries}
            if "word/document.xml" not in names:
                return "", Checked("not_a_template")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return "", Checked("reaches_outside", "macro")
            for name in names:
                if name.endswith(".rels") and b'TargetMode="External"' in archive.read(name):
                    return "", Checked("reaches_outside", name)
            parts = [
                archive.read(n).decode("utf-8")
                for n in sorted(names)
                if re.match(r"word/\w+\.xml$", n)
            ]
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError):
        return "", Checked("not_a_template")
    return re.sub(r"<[^>]+>", "", " ".join(parts)), None


def _typst_text(file: bytes) -> tuple[str, Checked | None]:
    """The text of a typst template; it may use the shared parts and print data, and nothing that
    reads or fetches.
    """
    try:
        text = file.decode("utf-8")
    except UnicodeDecodeError:
        return "", Checked("not_a_template")
    if _TYPST_OPENING not in text:
        return "", Checked("not_a_template")
    code = text.replace(_TYPST_OPENING, "", 1)
    if word_ := _TYPST_WORDS.search(code):
        return "", Checked("reaches_outside", word_[0])
    return text, None


def _limit() -> None:
    """Little time and memory, where the system can say so."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit stands alone
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    _limit()
    code, kind = sys.argv[1:3]
    spec = spec_of(code)
    assert spec is not None
    sys.stdout.write(json.dumps(asdict(check_here(spec, kind, sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
