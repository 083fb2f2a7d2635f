"""Biên bản giao ban mẫu: what the generated people write down when a session ends."""

from __future__ import annotations

from datetime import timedelta

from diemtua.commune_sessions.actions.closing import Minutes, Present, Task
from diemtua.commune_sessions.models import CommuneSession
from diemtua.ground.actors import Actor
from diemtua.groups.models import BoardMember


def minutes_of(session: CommuneSession, *, by: Actor) -> Minutes:
    """Biên bản giao ban mẫu: who came, and a task for each group that did not."""
    sheets = list(session.sheets.using(by.using).select_related("group").order_by("group_id"))
    absent = [s.group for s in sheets if s.state == "absent"]
    leaders = _leaders([s.group_id for s in sheets], by=by)
    return Minutes(
        results="Các tổ nộp đủ bảng kê, tiền khớp biên lai.",
        shortcomings="" if not absent else "Có tổ vắng phiên.",
        present=[
            Present(
                name=leaders.get(s.group_id, s.group.name),
                role="Tổ trưởng" if s.attended_by != "deputy" else "Tổ phó",
                group_id=s.group_id,
            )
            for s in sheets
            if s.state != "absent"
        ],
        tasks=[
            Task(
                what=f"Nộp bảng kê phiên {session.held_on:%d/%m/%Y}",
                owner=group.name,
                due_on=session.held_on + timedelta(days=30),
            )
            for group in absent
        ],
    )


def _leaders(groups: list[int], *, by: Actor) -> dict[int, str]:
    """Tổ trưởng của các tổ: names by group, in one question."""
    posts = BoardMember.objects.using(by.using).filter(
        post="leader", valid_to__isnull=True, group_id__in=groups
    )
    return dict(posts.values_list("group_id", "person__full_name"))
