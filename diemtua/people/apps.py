from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Scoped


class PeopleConfig(AppConfig):
    name = "diemtua.people"
    row_security = {
        "people_ethnicity": Open(app="select"),
        "people_household": Scoped(),
        "people_person": Scoped(),
        "people_householdmember": Scoped(),
        "people_povertyrecord": Scoped(),
    }
