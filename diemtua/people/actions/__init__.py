"""Deeds on people: households and persons are registered, heads change, classes are decided."""

from __future__ import annotations

from diemtua.people.actions.classes import NewClass, decide_poverty_class, decide_poverty_classes
from diemtua.people.actions.households import (
    change_head,
    end_membership,
    place_households,
    unmask_citizen_id,
)
from diemtua.people.actions.registering import (
    HEAD,
    NewHousehold,
    NewPerson,
    add_member,
    clean,
    problems_of_person,
    register_household,
    register_households,
)

__all__ = [
    "HEAD",
    "NewClass",
    "NewHousehold",
    "NewPerson",
    "add_member",
    "change_head",
    "clean",
    "decide_poverty_class",
    "decide_poverty_classes",
    "end_membership",
    "place_households",
    "problems_of_person",
    "register_household",
    "register_households",
    "unmask_citizen_id",
]
