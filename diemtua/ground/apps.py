from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Open, Plain, Private


class GroundConfig(AppConfig):
    name = "diemtua.ground"
    default_auto_field = "django.db.models.BigAutoField"
    row_security = {
        "ground_calendar": Open(app="select, update (today)"),
        "ground_auditrecord": Private(
            app="select, insert", why="read by the auditor's pages through their own query"
        ),
        "ground_command": Private(app="select, insert, update (result)"),
        "ground_checkrun": Open(app="select", jobs="select, insert"),
        "ground_sqltext": Open(app="select"),
        "django_migrations": Plain(app="select", jobs="select"),
        "django_content_type": Plain(app="select", jobs="select"),
        "procrastinate_jobs": Plain(),
        "procrastinate_events": Plain(),
        "procrastinate_periodic_defers": Plain(),
        "procrastinate_workers": Plain(),
    }

    def ready(self) -> None:
        # The second reading of the rulebook's verbs stands wherever Django does.
        from diemtua.ground import verbs_sql  # noqa: F401
