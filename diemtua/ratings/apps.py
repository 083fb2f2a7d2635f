from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class RatingsConfig(AppConfig):
    name = "diemtua.ratings"
    row_security = {
        "ratings_strengtheningplan": Scoped(),
        "ratings_planmeasure": Scoped(),
    }
