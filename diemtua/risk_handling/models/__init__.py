"""Xử lý nợ bị rủi ro: dossiers with their loans, papers, steps; batches after a disaster; decisions and their effects."""

from __future__ import annotations

from diemtua.risk_handling.models.batch import RiskBatch
from diemtua.risk_handling.models.decision import RiskDecision, RiskEffect
from diemtua.risk_handling.models.dossier import RiskDossier, RiskPaper, RiskStep
from diemtua.risk_handling.models.line import RiskLine

__all__ = [
    "RiskBatch",
    "RiskDecision",
    "RiskDossier",
    "RiskEffect",
    "RiskLine",
    "RiskPaper",
    "RiskStep",
]
