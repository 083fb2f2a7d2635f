"""Vấn đề: what may go wrong has a name, and its sentence helps.

A room's `problems.py` declares one subclass per thing that may go wrong. The sentence says what happened,
why, and what to do, with the facts in it as named fields, so that it can be translated whole.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Problem(Exception):
    """Vấn đề: an anticipated refusal. `facts` fill the named fields of `text`.

    `field` names the form field the problem belongs to; `status` is the HTTP status of a page that
    can do nothing else with it.
    """

    text: ClassVar[str | Promise] = _("Không làm được việc này.")
    status: ClassVar[int] = 422
    constraints: ClassVar[tuple[str, ...]] = ()
    """Names of database constraints whose refusal is told as this problem."""

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        super().__init__()
        self.field = field
        self.facts = facts

    @property
    def code(self) -> str:
        """Room and name in one word, e.g. `lending.over_the_cap`."""
        room = type(self).__module__.split(".")[1]
        return room + "." + re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def __str__(self) -> str:
        return str(self.text).format(**self.facts)


class Problems(Exception):
    """Nhiều vấn đề: several refusals told together, so that nobody meets them one at a time."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__()
        self.found = found

    def __str__(self) -> str:
        return " ".join(str(p) for p in self.found)


def raise_all(found: list[Problem]) -> None:
    """Refuse when anything was found; one problem is raised as itself."""
    if len(found) == 1:
        raise found[0]
    if found:
        raise Problems(found)


def of_constraint(name: str | None) -> Problem | None:
    """The problem that tells a database constraint's refusal, when one is declared."""
    stack: list[type[Problem]] = [Problem]
    while stack:
        kind = stack.pop()
        if name in kind.constraints:
            return kind()
        stack.extend(kind.__subclasses__())
    return None


class NotFoundHere(Problem):
    """Outside the scope and missing are told in the same words."""

    text = _("Không có trang này, hoặc trang này ngoài phạm vi của vai đang dùng.")
    status = 404


class NotAllowed(Problem):
    text = _("Vai đang dùng không làm được việc này. Đổi vai, hoặc nhờ người có quyền.")
    status = 403


class SomebodyWasFirst(Problem):
    """Two people acted on one thing at once: one won, the other is told."""

    text = _(
        "{what} vừa được người khác sửa. Chưa ghi gì. Mở lại trang để xem bản mới rồi làm tiếp."
    )
    status = 409


class SameIdOtherContent(Problem):
    """One id arrived twice with different content: a visible conflict, nothing is posted."""

    text = _(
        "Mã {id} đã nhận một lần với nội dung khác. Bản này chưa ghi sổ. Xem hai bản rồi chọn."
    )
    status = 409
