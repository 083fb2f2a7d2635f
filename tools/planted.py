"""Lỗi cài thử: each planted fault is put into a copy of the code and the tests named for it are run; do they notice?

python tools/planted.py                 # all that were not tried since their code changed; goes on where it stopped
python tools/planted.py --check         # only whether each still applies to the code as it stands
python tools/planted.py WORD…           # those whose name or file holds a word, again

A fault is data (`tests/planted/*.toml`): file, the text that stands there once, the text in its place, tests. Results are kept in
`var/planted.json` by a digest of fault and file. 1 when one is not found or does not apply.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "planted.json"


@dataclass(frozen=True)
class Fault:
    """Lỗi: what is changed where, and which tests must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applies(self) -> str:
        """Why it cannot be planted any more; empty when it can."""
        path = ROOT / self.file
        if not path.exists():
            return f"{self.file} is gone"
        times = path.read_text(encoding="utf-8").count(self.old)
        missing = [test for test in self.tests if not (ROOT / test).exists()]
        if missing:
            return f"no such test: {', '.join(missing)}"
        if self.old == self.new:
            return "it changes nothing"
        return "" if times == 1 else f"the text stands {times} times in {self.file}"

    @property
    def digest(self) -> str:
        """Changes when the fault does, or the file it is planted in."""
        told = [self.file, self.old, self.new, *self.tests, (ROOT / self.file).read_text("utf-8")]
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


def faults() -> list[Fault]:
    """All planted faults, in the order of their files."""
    files = sorted((ROOT / "tests" / "planted").glob("*.toml"))
    rows = [
        row for path in files for row in tomllib.loads(path.read_text(encoding="utf-8"))["fault"]
    ]
    return [Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def copy_of_the_code(to: Path) -> Path:
    """The files under version control, with this environment."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)
    (to / ".venv").symlink_to(ROOT / ".venv")
    return to


def is_found(fault: Fault, copy: Path) -> bool:
    """Plant it, run its tests, take it out again."""
    path = copy / fault.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(fault.old, fault.new), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "run.py", "test", *fault.tests, "-q", "-x"],
            cwd=copy, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        path.write_text(whole, encoding="utf-8")
    return done.returncode != 0 and (" failed" in done.stdout or " error" in done.stdout)


def main(words: list[str]) -> int:
    wanted = faults()
    stale = {f.name: why for f in wanted if (why := f.applies())}
    for name, why in stale.items():
        print(f"does not apply  {name}: {why}")
    if words == ["--check"]:
        print(f"{len(wanted)} planted faults, {len(stale)} no longer apply")
        return 1 if stale else 0
    KEPT.parent.mkdir(exist_ok=True)
    kept: dict[str, bool] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_the_code(Path(folder))
        for fault in (f for f in wanted if f.name not in stale):
            named = any(word in fault.name or word in fault.file for word in words)
            if (words and not named) or (not words and fault.digest in kept):
                continue
            began = time.monotonic()
            kept[fault.digest] = is_found(fault, copy)
            KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            told = "found    " if kept[fault.digest] else "NOT FOUND"
            print(f"{told}  {fault.name} ({time.monotonic() - began:.0f} s)", flush=True)
    tried = [f for f in wanted if f.name not in stale and f.digest in kept]
    missed = [f for f in tried if not kept[f.digest]]
    print(f"{len(wanted)} planted, {len(tried)} tried, {len(tried) - len(missed)} found")
    return 1 if missed or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
