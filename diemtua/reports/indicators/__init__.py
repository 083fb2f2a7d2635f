"""Danh mục chỉ tiêu: a written list, no discovery."""

from __future__ import annotations

from diemtua.reports.indicators import entrusted_credit
from diemtua.reports.measures import Indicator

REGISTRY: tuple[Indicator, ...] = (*entrusted_credit.ALL,)
BY_ID = {indicator.id: indicator for indicator in REGISTRY}
BY_CODE = {indicator.code: indicator for indicator in REGISTRY}
