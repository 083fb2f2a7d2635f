from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class PlacesConfig(AppConfig):
    name = "diemtua.places"
    default_auto_field = "django.db.models.BigAutoField"
    row_security = {
        "places_unit": Open(),
        "places_succession": Open(app="select, insert"),
        "places_village": Open(),
        "places_villageunit": Open(),
    }
