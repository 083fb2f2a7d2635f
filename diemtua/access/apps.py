from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open


class AccessConfig(AppConfig):
    name = "diemtua.access"
    # Signing in happens before anybody acts, so these rows are read without a context; they hold no person and no money.
    row_security = {
        "access_account": Open(app="select, insert, update"),
        "access_assignment": Open(app="select, insert, update"),
        "access_firstadmincode": Open(app="select, update", jobs="select"),
        "django_session": Open(app="select, insert, update, delete"),
    }

    def ready(self) -> None:
        from diemtua.access.roles import check
        from diemtua.ground.deeds import hand_in_permission_check

        hand_in_permission_check(check)
