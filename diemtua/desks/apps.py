"""Bàn làm việc: pages that look into many rooms; no model, no deed."""

from __future__ import annotations

from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "diemtua.desks"

    def ready(self) -> None:
        from diemtua.access.queries import hand_in_group_names
        from diemtua.access.working_places import hand_in_group_finder
        from diemtua.desks.queries.places_of_work import find_group, group_name_at

        hand_in_group_finder(find_group)
        hand_in_group_names(group_name_at)
