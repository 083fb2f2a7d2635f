"""Deeds on groups: founded, met, accepted, contracted, led, joined, left, dissolved, carried over."""

from __future__ import annotations

from diemtua.groups.actions.approvals import accept, send_back, submit_to_commune
from diemtua.groups.actions.board import (
    Handover,
    activate_group,
    change_deputy,
    change_leader,
    sign_delegation,
)
from diemtua.groups.actions.founding import Joining, enlist, found_group, strike_off
from diemtua.groups.actions.meetings import (
    Present,
    Vote,
    call_meeting,
    close_minutes,
    hold_meeting,
    must_be_open,
    must_be_quorate,
    record_votes,
)
from diemtua.groups.actions.members import (
    admit_member,
    dissolve_group,
    record_kinship,
    record_union_post,
    release_member,
    set_member_states,
)
from diemtua.groups.actions.reorganising import Placing, Reorganised, reorganise
from diemtua.groups.actions.taking_over import ExistingGroup, take_over_groups

__all__ = [
    "ExistingGroup",
    "Handover",
    "Joining",
    "Placing",
    "Present",
    "Reorganised",
    "Vote",
    "accept",
    "activate_group",
    "admit_member",
    "call_meeting",
    "change_deputy",
    "change_leader",
    "close_minutes",
    "dissolve_group",
    "enlist",
    "found_group",
    "hold_meeting",
    "must_be_open",
    "must_be_quorate",
    "record_kinship",
    "record_union_post",
    "record_votes",
    "release_member",
    "reorganise",
    "send_back",
    "set_member_states",
    "sign_delegation",
    "strike_off",
    "submit_to_commune",
    "take_over_groups",
]
