"""Danh mục mẫu biểu: the written list of every form the house prints.

What a form looks like and which fields it has is code (`official`); its number, version, copies,
signing order and legal bases are data (`data/forms.toml`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from diemtua.papers.fields import Form, context, specimen
from diemtua.papers.figures import long_day
from diemtua.papers.layout import Layout, Orientation
from diemtua.papers.official.applying import HouseholdAuthorisationForm, LoanApplicationForm
from diemtua.papers.official.approving import ApprovalNoticeForm, LoanRequestListForm
from diemtua.papers.official.changing import (
    InstalmentAdjustmentForm,
    OverdueNoticeForm,
    PaymentSlipForm,
)
from diemtua.papers.official.collecting import CollectionListForm, CollectionSheetForm, ReceiptForm
from diemtua.papers.official.explaining import InterestSlipForm
from diemtua.papers.official.fees import CommissionStatementForm, FeeStatementForm
from diemtua.papers.official.groups import (
    DelegationContractForm,
    GroupMinutesForm,
    ReviewMinutesForm,
)
from diemtua.papers.official.paying import (
    CommissionReceiptForm,
    DepositCertificateForm,
    SavingsBookForm,
    WithdrawalSlipForm,
)
from diemtua.papers.official.planning import VillagePlanForm
from diemtua.papers.official.refunding import RefundListForm
from diemtua.papers.official.reporting import (
    EntrustmentFeeForm,
    IndicatorReportForm,
    MonthEndSummaryForm,
)
from diemtua.papers.official.risk import (
    FreezeListForm,
    FreezeReportForm,
    RiskMinutesForm,
    RiskRequestForm,
    WriteOffListForm,
    WriteOffReportForm,
)
from diemtua.papers.official.session import CashCountForm, PublicBoardForm, SessionMinutesForm

ROOM = Path(__file__).parent
REFERENCE_NOTE = "Mẫu tham khảo - đối chiếu bản NHCSXH phát hành"


@dataclass(frozen=True)
class Copy:
    """Bản: who keeps it; an original, or a duplicate (bản sao)."""

    keeper: str
    duplicate: bool = False


@dataclass(frozen=True)
class FormSpec:
    """Mẫu biểu trong danh mục: what is known of a form before it is filled."""

    code: str
    number: str
    title: str
    form: type[Form]
    copies: tuple[Copy, ...]
    copies_note: str
    signs: tuple[str, ...]
    legal_bases: tuple[str, ...]
    version_on: date | None
    reference: bool

    @property
    def layout(self) -> Layout:
        """The parts the shipped templates are made from."""
        layout: Layout = self.form.layout  # type: ignore[attr-defined]
        return layout

    @property
    def orientation(self) -> Orientation:
        return self.layout.orientation

    @property
    def file_stem(self) -> str:
        """`01/TD` as part of a file name."""
        return self.code.replace("/", "-")

    def blank(self) -> Form:
        """The form as it is printed for the pen."""
        return specimen(self.form, filled=False)


def _copies_note(copies: tuple[Copy, ...]) -> str:
    """`Lập 02 bản chính: Tổ 01, ngân hàng 01; 02 bản sao: Hội 01, ngân hàng 01`."""
    parts = []
    for duplicate in (False, True):
        kept = Counter(c.keeper for c in copies if c.duplicate is duplicate)
        if kept:
            kind = (
                "bản sao"
                if duplicate
                else "bản chính"
                if any(c.duplicate for c in copies)
                else "bản"
            )
            keepers = ", ".join(f"{keeper} {number:02d}" for keeper, number in kept.items())
            parts.append(f"{kept.total():02d} {kind}: {keepers}")
    return "Lập " + "; ".join(parts)


_FORMS: tuple[type[Form], ...] = (
    HouseholdAuthorisationForm,
    LoanApplicationForm,
    LoanRequestListForm,
    ApprovalNoticeForm,
    InstalmentAdjustmentForm,
    OverdueNoticeForm,
    PaymentSlipForm,
    InterestSlipForm,
    RiskRequestForm,
    RiskMinutesForm,
    FreezeListForm,
    WriteOffListForm,
    FreezeReportForm,
    WriteOffReportForm,
    GroupMinutesForm,
    ReviewMinutesForm,
    DelegationContractForm,
    CollectionListForm,
    CollectionSheetForm,
    ReceiptForm,
    SessionMinutesForm,
    PublicBoardForm,
    CashCountForm,
    CommissionReceiptForm,
    WithdrawalSlipForm,
    SavingsBookForm,
    DepositCertificateForm,
    MonthEndSummaryForm,
    EntrustmentFeeForm,
    RefundListForm,
    FeeStatementForm,
    CommissionStatementForm,
    IndicatorReportForm,
    VillagePlanForm,
)


def _spec(form: type[Form], known: dict[str, Any]) -> FormSpec:
    copies = tuple(Copy(**c) for c in known["copies"])
    return FormSpec(
        code=form.code,
        number=known["number"],
        title=known["title"],
        form=form,
        copies=copies,
        copies_note=known.get("copies_note") or _copies_note(copies),
        signs=tuple(known["signs"]),
        legal_bases=tuple(known.get("legal_bases", ())),
        version_on=known.get("version_on"),
        reference=known["reference"],
    )


def _read() -> tuple[FormSpec, ...]:
    with (ROOM / "data" / "forms.toml").open("rb") as file:
        known = {entry["code"]: entry for entry in tomllib.load(file)["form"]}
    assert set(known) == {form.code for form in _FORMS}, (
        "data/forms.toml and the forms of `official` differ"
    )
    return tuple(_spec(form, known[form.code]) for form in _FORMS)


FORMS: tuple[FormSpec, ...] = _read()
_BY_CODE = {spec.code: spec for spec in FORMS}


def spec_of(code: str) -> FormSpec | None:
    """The form of this code, if there is one."""
    return _BY_CODE.get(code)


def contract(form: Form) -> dict[str, Any]:
    """Everything a template may print: the form's own fields, and what the list of forms says of
    it.
    """
    spec = _BY_CODE[form.code]
    return {
        "form_number": f"Mẫu số {spec.number}" if spec.number else "",
        "form_title": spec.title,
        "version_day": long_day(spec.version_on) if spec.version_on else None,
        "copies_note": spec.copies_note,
        "reference_note": REFERENCE_NOTE if spec.reference else "",
        "legal_bases": list(spec.legal_bases),
        **context(form),
    }
