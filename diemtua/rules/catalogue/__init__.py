"""Danh mục chính sách: dated policy with its sources, loaded from the TOML files of `catalogue/`.

Policy is data: changing a cap, a rate or a split changes a file, never code. Without Django and
without a database, so that the product and `simulate` read one text.
"""

from __future__ import annotations

from diemtua.rules.catalogue.loading import load_catalogue, read_catalogue
from diemtua.rules.catalogue.rows import (
    CONFIDENCES,
    Basis,
    Catalogue,
    Eligibility,
    NamedOverlay,
    OpenLoanExclusion,
    OtherValue,
    Programme,
    RateLink,
    Term,
)

__all__ = [
    "CONFIDENCES",
    "Basis",
    "Catalogue",
    "Eligibility",
    "NamedOverlay",
    "OpenLoanExclusion",
    "OtherValue",
    "Programme",
    "RateLink",
    "Term",
    "load_catalogue",
    "read_catalogue",
]
