from __future__ import annotations

from dataclasses import dataclass

from django.apps import AppConfig

from diemtua.ground.row_security import Scoped


@dataclass(frozen=True)
class SeenWithItsSheets(Scoped):
    """A session lies on its point's village, above the groups: who sees one of its sheets sees the session too."""

    union: str | None = None

    def sees(self) -> str:
        return (
            f"{super().sees()} or exists (select 1 from commune_sessions_collectionsheet seen"
            " where seen.session_id = commune_sessions_communesession.id)"
        )


class CommuneSessionsConfig(AppConfig):
    name = "diemtua.commune_sessions"
    row_security = {
        **{
            f"commune_sessions_{table}": Scoped()
            for table in (
                "collectionsheet",
                "sheetline",
                "receipt",
                "queueitem",
                "cashcount",
                "cashcorrection",
                "differencesettled",
                "commissionpayment",
            )
        },
        "commune_sessions_communesession": SeenWithItsSheets(),
        "commune_sessions_sessionteammember": Scoped(union=None),
        "commune_sessions_briefing": Scoped(union=None),
        # Minutes are written again until the session is closed; what each writing held is in the audit rows.
        **{
            f"commune_sessions_{table}": Scoped(union=None, app="select, insert, update, delete")
            for table in ("briefingattendance", "briefingtask")
        },
    }
