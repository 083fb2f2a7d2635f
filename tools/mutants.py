"""Đột biến: changes the rulebook in one place at a time and asks the tests whether they notice.

    python tools/mutants.py                       every module, what the time allows
    python tools/mutants.py interest rates        these modules of diemtua/rules
    python tools/mutants.py --seconds 240         stops after so long; the next run goes on from there
    python tools/mutants.py --most 40             a fair sample of each module
    python tools/mutants.py --report              the table of what is known so far
    python tools/mutants.py interest --survivors  the changes that no test noticed

A change is one of: a comparison, an arithmetic sign, `and`/`or`, a condition turned round, a number, a flag,
a code word, `min`/`max`, a statement left out, a value not returned. Sentences, types, docstrings and
asserts stay. Mutants come in an order drawn once, so a run that was cut short is a fair sample. Each
runs in a fork of one warm process; what is known is kept by the text of module and tests in `var/mutants`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import importlib.abc
import importlib.machinery
import json
import os
import random
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "diemtua" / "rules"
KEPT = ROOT / "var" / "mutants"
TIME_LIMIT_S = 60
SEED = 20260301
CHANGES = 1
"""Goes up when the list of changes does: what was known of the older ones is then forgotten."""

LAWS = ["test_simulate_edges", "test_simulate_examples", "test_cases", "test_simulate_laws"]
READING = ["test_simulate_refused", "test_simulate_laws"]
TESTS: dict[str, list[str]] = {
    "allocation": ["test_schedule_and_classes", *LAWS],
    "clocks": ["test_clocks", "test_cases"],
    "debt_class": ["test_schedule_and_classes", *LAWS],
    "dong": ["test_money_and_time"],
    "eligibility": ["test_eligibility", "test_cases"],
    "fees": ["test_fees_and_rating", "test_cases"],
    "group_rules": ["test_group_rules", "test_cases"],
    "interest": ["test_rates_and_interest", "test_refunds", *LAWS],
    "periods": ["test_money_and_time", *LAWS],
    "rates": ["test_rates_and_interest", *LAWS],
    "rating": ["test_fees_and_rating", "test_cases"],
    "refunds": ["test_refunds"],
    "schedule": ["test_schedule_and_classes", "test_cases"],
    "verbs": ["test_money_and_time"],
    "simulate/answer": LAWS,
    "simulate/case": [*READING, "test_simulate_examples"],
    "simulate/cli": ["test_simulate_refused", "test_simulate_examples"],
    "simulate/events": ["test_simulate_refused", *LAWS],
    "simulate/reading": [*READING, "test_simulate_examples", "test_cases"],
    "simulate/reading_terms": [*READING, "test_simulate_examples", "test_cases"],
    "simulate/running": LAWS,
    "simulate/state": LAWS,
    "simulate/typed": [*READING, "test_simulate_examples"],
    "simulate/walk": LAWS,
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.Pow: ast.Mult,
}  # fmt: skip
EXTREMES = {"min": "max", "max": "min"}


class Mutant(NamedTuple):
    """Một thay đổi: where it stands, what it does, and the tree with it."""

    line: int
    what: str
    tree: ast.Module


Change = tuple[str, Callable[[ast.AST], ast.AST | None]]


def changes(node: ast.AST) -> Iterator[Change]:
    """Every change that one node allows; a change gives the new node, None takes a statement out."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield "comparison", _compare
    elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        yield "arithmetic", _sign
    elif isinstance(node, ast.BoolOp):
        yield "and/or", _bool
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition turned round", _turned
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "filter left out", _unfiltered
    elif isinstance(node, ast.Constant):
        yield from _constant_changes(node)
    elif isinstance(node, ast.Name) and node.id in EXTREMES and isinstance(node.ctx, ast.Load):
        yield "min/max", _extreme
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "nothing returned", _returns_none
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break):
        yield "statement left out", lambda _: None
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield "sign left out", lambda n: n.operand  # type: ignore[attr-defined]


def _constant_changes(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "flag", lambda _: ast.Constant(not value)
    elif isinstance(value, int):
        yield "number", lambda _: ast.Constant(value + 1)
    elif isinstance(value, str) and value and " " not in value and "\n" not in value:
        yield "word", lambda _: ast.Constant(f"{value}~")


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _compare(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Compare)
    return ast.Compare(
        node.left, [COMPARISONS[type(node.ops[0])](), *node.ops[1:]], node.comparators
    )


def _sign(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.BinOp)
    return ast.BinOp(node.left, SIGNS[type(node.op)](), node.right)


def _bool(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.BoolOp)
    return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _turned(node: ast.AST) -> ast.AST:
    turned = copy.copy(node)
    turned.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]
    return turned


def _unfiltered(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.comprehension)
    return ast.comprehension(node.target, node.iter, [], node.is_async)


def _extreme(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Name)
    return ast.Name(EXTREMES[node.id], ast.Load())


def _returns_none(node: ast.AST) -> ast.AST:
    return ast.Return(ast.Constant(None))


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where a node hangs: its parent, the field, the place in a list; types and texts are passed over."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        items = value if isinstance(value, list) else [value]
        for i, item in enumerate(items):
            if not isinstance(item, ast.AST) or _is_text(item):
                continue
            if isinstance(item, ast.Assert | ast.Import | ast.ImportFrom | ast.JoinedStr):
                continue
            yield tree, name, i if isinstance(value, list) else None
            yield from places(item)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def mutants(source: str) -> list[Mutant]:
    """Every change of a module, in an order drawn once."""
    tree = ast.parse(source)
    found: list[Mutant] = []
    for parent, name, index in places(tree):
        held = getattr(parent, name)
        node = held if index is None else held[index]
        for what, change in changes(node):
            new = change(node)
            if new is None and index is None:
                continue
            put = ast.Pass() if new is None else new
            if index is None:
                setattr(parent, name, put)
            else:
                held[index] = put
            line = getattr(node, "lineno", getattr(parent, "lineno", 0))
            found.append(Mutant(line, what, copy.deepcopy(tree)))
            if index is None:
                setattr(parent, name, node)
            else:
                held[index] = node
    random.Random(SEED).shuffle(found)
    return found


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Nạp bản đột biến: the one module is loaded from the changed tree."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path))
        spec.has_location = True
        return spec

    def exec_module(self, module: types.ModuleType) -> None:
        exec(compile(ast.fix_missing_locations(self.tree), str(self.path), "exec"), module.__dict__)


def warm_up() -> None:
    """Loads once what every run needs, none of it ours."""
    for name in ("jsonschema", "yaml", "hypothesis.extra", "_hypothesis_pytestplugin"):
        __import__(name)
    import hypothesis

    os.environ["DIEMTUA_EXAMPLES"] = "60"
    hypothesis.settings.register_profile(
        "mutants",
        database=None,
        deadline=None,
        max_examples=50,
        derandomize=True,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    hypothesis.settings.load_profile("mutants")


def is_noticed(module: str, tree: ast.Module | None, files: Sequence[str]) -> bool:
    """Whether the tests fail in a fork with the changed module; too slow counts as noticed."""
    pid = os.fork()
    if pid == 0:
        _run_tests(module, tree, files)
    give_up = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < give_up:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def _run_tests(module: str, tree: ast.Module | None, files: Sequence[str]) -> None:
    import pytest

    code = 1
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if tree is not None:
            path = RULES / f"{module}.py"
            name = "diemtua.rules." + module.replace("/", ".")
            sys.meta_path.insert(0, Planted(name, path, tree))
        options = ["-x", "-q", "-p", "no:django", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
        options += ["-p", "no:xdist", "-c", os.devnull, f"--rootdir={ROOT}"]
        options += [f"--confcutdir={ROOT / 'tests' / 'rules'}"]
        code = int(pytest.main([*options, *files]))
    finally:
        os._exit(code)


def measure(module: str, *, until: float, most: int) -> None:
    """Tries the module's mutants that are not known yet, until the time is over."""
    source = (RULES / f"{module}.py").read_text(encoding="utf-8")
    files = [str(ROOT / "tests" / "rules" / f"{name}.py") for name in TESTS[module]]
    files = [name for name in files if Path(name).exists()]
    found = mutants(source)[:most]
    known = load(module)
    if len(known) >= len(found):
        return
    if is_noticed(module, None, files):
        raise SystemExit(f"{module}: its tests fail without any change")
    for i, mutant in enumerate(found):
        if time.monotonic() > until:
            break
        if str(i) not in known:
            noticed = is_noticed(module, mutant.tree, files)
            known[str(i)] = [noticed, mutant.line, mutant.what]
            save(module, known)
    print(row(module), flush=True)


def digest(module: str) -> str:
    """The mutants of a text, known by the text and by the changes that this file makes."""
    text = (RULES / f"{module}.py").read_bytes()
    return hashlib.sha256(text + f"{CHANGES}".encode()).hexdigest()


def load(module: str) -> dict[str, list[object]]:
    path = KEPT / f"{module.replace('/', '.')}.json"
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    known: dict[str, list[object]] = kept["known"] if kept["digest"] == digest(module) else {}
    return known


def save(module: str, known: dict[str, list[object]]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{module.replace('/', '.')}.json"
    path.write_text(json.dumps({"digest": digest(module), "known": known}), encoding="utf-8")


def row(module: str) -> str:
    """One line of the table: tried of all, noticed, score."""
    known = load(module)
    of = len(mutants((RULES / f"{module}.py").read_text(encoding="utf-8")))
    noticed = sum(1 for result in known.values() if result[0])
    score = f"{100 * noticed / len(known):.1f} %" if known else "not measured"
    return f"| `{module}` | {len(known)} of {of} | {noticed} | {score} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("modules", nargs="*", help="modules of diemtua/rules; all without any")
    parser.add_argument("--seconds", type=float, default=3_600, help="time allowed in all")
    parser.add_argument("--most", type=int, default=10**6, help="so many mutants a module")
    parser.add_argument("--report", action="store_true", help="only the table")
    parser.add_argument("--survivors", action="store_true", help="what no test noticed")
    parser.add_argument("--again", action="store_true", help="try the survivors once more")
    asked = parser.parse_args()
    modules = asked.modules or list(TESTS)
    sys.path.insert(0, str(ROOT))
    if asked.again:
        for module in modules:
            save(module, {i: result for i, result in load(module).items() if result[0]})
    if asked.survivors:
        for module in modules:
            for noticed, line, what in sorted(load(module).values(), key=lambda r: str(r[1:])):
                if not noticed:
                    print(f"diemtua/rules/{module}.py:{line}: {what}")
        return 0
    if asked.report:
        print("| Module | Tried | Noticed | Score |\n|---|---|---|---|")
        for module in modules:
            print(row(module))
        return 0
    warm_up()
    until = time.monotonic() + asked.seconds
    for module in modules:
        measure(module, until=until, most=asked.most)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
