from __future__ import annotations

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


class CommuneSessionsConfig(AppConfig):
    name = "diemtua.commune_sessions"
    row_security = {
        **{
            f"commune_sessions_{table}": Scoped()
            for table in ("collectionsheet", "sheetline", "receipt", "queueitem", "cashcount")
        },
        # A session belongs to its village's path; union cadres and leaders see it through the session's own query.
        **{
            f"commune_sessions_{table}": Scoped(union=None)
            for table in (
                "communesession",
                "sessionteammember",
                "briefing",
                "briefingattendance",
                "briefingtask",
            )
        },
    }
