"""Đọc chính sách xử lý nợ rủi ro from `catalogue/risk.toml`, checked as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.policy import once, table
from diemtua.rules.risk_handling.rows import (
    WHOLE_PCT,
    AuthorityRow,
    AuthorityRule,
    Band,
    Cause,
    Decides,
    ExtensionRule,
    LossRule,
    Measure,
    PaperRule,
    RiskPolicy,
    RolloverRule,
    Row,
)


@once
def load_risk_policy() -> RiskPolicy:
    """The policy of the moment: what is shipped, with the dated changes decided here."""
    return read_risk_policy(table("risk"))


def read_risk_policy(tables: Mapping[str, Any]) -> RiskPolicy:
    """A table of the catalogue."""
    return RiskPolicy(
        extensions=_latest_first(
            ExtensionRule(
                valid_from=row["from"],
                short_term_to_months=row["short_term_to_months"],
                short_limit_months=row["short_limit_months"],
                longer_limit_pct_of_term=row["longer_limit_pct_of_term"],
                basis=_basis(row),
            )
            for row in tables["extension"]
        ),
        rollovers=_latest_first(
            RolloverRule(
                valid_from=row["from"],
                max_term_months=row["max_term_months"],
                limit_pct_of_term=row["limit_pct_of_term"],
                basis=_basis(row),
            )
            for row in tables["rollover"]
        ),
        losses=_latest_first(_loss_rule(row) for row in tables["bands"]),
        causes=tuple(sorted(map(_cause, tables["causes"]), key=lambda c: c.valid_from)),
        authorities=_latest_first(_authority(row) for row in tables["authority"]),
        papers=tuple(sorted(map(_paper, tables.get("papers", ())), key=lambda p: p.valid_from)),
    )


def _latest_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    found = tuple(sorted(rows, key=lambda row: row.valid_from, reverse=True))
    if not found or len({row.valid_from for row in found}) < len(found):
        raise ValueError("a table has a row, and one row a day")
    return found


def _loss_rule(row: Mapping[str, Any]) -> LossRule:
    bands = tuple(
        Band(
            Decimal(band["from_pct"]),
            Decimal(band["to_pct"]),
            Measure(band["measure"]),
            band.get("months"),
        )
        for band in row["rows"]
    )
    ends = [Decimal(0), *(band.to_pct for band in bands)]
    if [band.from_pct for band in bands] != ends[:-1] or ends[-1] != WHOLE_PCT:
        raise ValueError("bands of loss follow each other from 0 to 100 per cent")
    return LossRule(
        valid_from=row["from"],
        bands=bands,
        renewals=row["renewals"],
        renewal_pct_of_first=row["renewal_pct_of_first"],
        review_months_before_end=row["review_months_before_end"],
        basis=_basis(row),
    )


def _cause(row: Mapping[str, Any]) -> Cause:
    return Cause(
        code=row["code"],
        name=row["name"],
        valid_from=row["from"],
        measures=frozenset(Measure(m) for m in row["measures"]),
        by_loss=row["by_loss"],
        needs_ended_freeze=row.get("needs_ended_freeze", False),
        freeze_months=row.get("freeze_months"),
        basis=_basis(row),
    )


def _paper(row: Mapping[str, Any]) -> PaperRule:
    return PaperRule(
        code=row["code"],
        name=row["name"],
        valid_from=row["from"],
        measures=frozenset(Measure(m) for m in row["measures"]),
        causes=frozenset(row["causes"]),
        basis=_basis(row),
    )


def _authority(row: Mapping[str, Any]) -> AuthorityRule:
    rows = tuple(
        AuthorityRow(
            Measure(each["measure"]),
            each["money_source"],
            Decides(each["decides"]),
            each.get("up_to_dong"),
        )
        for each in row["rows"]
    )
    return AuthorityRule(valid_from=row["from"], rows=rows, basis=_basis(row))


def _basis(row: Mapping[str, Any]) -> Basis:
    if row["confidence"] not in CONFIDENCES:
        raise ValueError(f"unknown confidence {row['confidence']}")
    return Basis(
        legal_basis=row["legal_basis"],
        sources=tuple(row["sources"]),
        confidence=row["confidence"],
        value_confidence=MappingProxyType(dict(row.get("value_confidence", {}))),
    )
