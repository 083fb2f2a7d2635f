"""Chỉ tiêu tín dụng ủy thác: lent, outstanding, share, quality; by programme and union.

Shapes from the published text of Bù Gia Mập district (2025-04-02): flows and stocks have dates of their own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.reports.measures import Better, Fact, Indicator, Measure, Unit

ENTRUSTED = "union_code between 11 and 14"
PRINCIPAL = "sum(outstanding_dong)"
TEXT = "bugiamap.binhphuoc.gov.vn, 02/04/2025"

NAMED = (
    ("ho_ngheo", _("Hộ nghèo"), "Poor households"),
    ("ho_can_ngheo", _("Hộ cận nghèo"), "Near-poor households"),
    ("ho_moi_thoat_ngheo", _("Hộ mới thoát nghèo"), "Households newly escaped from poverty"),
    (
        "sxkd_vkk",
        _("Hộ SXKD vùng khó khăn"),
        "Production and business households in difficult areas",
    ),
    ("nuoc_sach_vsmt", _("Nước sạch vệ sinh môi trường"), "Clean water and sanitation"),
    ("gqvl", _("Giải quyết việc làm"), "Job creation"),
    ("noxh", _("Nhà ở xã hội"), "Social housing"),
    ("hssv", _("Học sinh sinh viên có hoàn cảnh khó khăn"), "Students in hardship"),
)
NAMED_LINES = "(" + ", ".join(f"'{line}'" for line, _vi, _en in NAMED) + ")"

DISBURSED = Measure(key="disbursed", fact=Fact.DISBURSED, of="sum(disbursed_dong)", where=ENTRUSTED)
TURNS = Measure(key="turns", fact=Fact.DISBURSED, of="count(distinct loan_id)", where=ENTRUSTED)
OUTSTANDING = Measure(key="entrusted", fact=Fact.LOAN_AT, of=PRINCIPAL, where=ENTRUSTED)
HOUSEHOLDS = Measure(
    key="households", fact=Fact.LOAN_AT, of="count(distinct household_id)", where=ENTRUSTED
)
ALL_LOANS = Measure(key="all_loans", fact=Fact.LOAN_AT, of=PRINCIPAL)
DIRECT = Measure(key="direct", fact=Fact.LOAN_AT, of=PRINCIPAL, where=f"not ({ENTRUSTED})")
EIGHT = Measure(
    key="eight_named",
    fact=Fact.LOAN_AT,
    of=PRINCIPAL,
    where=f"{ENTRUSTED} and report_line in {NAMED_LINES}",
)
OTHERS = Measure(
    key="not_named",
    fact=Fact.LOAN_AT,
    of=PRINCIPAL,
    where=f"{ENTRUSTED} and report_line not in {NAMED_LINES}",
)
OVERDUE = Measure(
    key="overdue",
    fact=Fact.LOAN_AT,
    of="sum(overdue_dong)",
    where=f"{ENTRUSTED} and overdue_dong > 0",
)
DUE = Measure(key="due", fact=Fact.DUE, of="sum(due_dong)", where=ENTRUSTED)
DUE_HANDLED = Measure(key="due_handled", fact=Fact.DUE, of="sum(handled_dong)", where=ENTRUSTED)
GROUPS = Measure(key="groups", fact=Fact.GROUP_AT, of="count(*)", where=ENTRUSTED)


def _line(line: str) -> Measure:
    return Measure(
        key=f"line_{line}",
        fact=Fact.LOAN_AT,
        of=PRINCIPAL,
        where=f"{ENTRUSTED} and report_line = '{line}'",
    )


FLOWS = (
    Indicator(
        id="S2-001",
        code="entrusted_disbursed",
        name=_("Doanh số giải ngân vốn ủy thác"),
        name_en="Entrusted capital disbursed",
        unit=Unit.DONG,
        over=DISBURSED,
        source=TEXT,
        definition=_(
            "Tổng tiền giải ngân trong kỳ của các khoản vay qua bốn Hội, trừ bút toán đảo."
        ),
    ),
    Indicator(
        id="S2-002",
        code="borrowing_turns",
        name=_("Số lượt hộ vay vốn"),
        name_en="Household borrowing turns",
        unit=Unit.TURN,
        over=TURNS,
        source=TEXT,
        definition=_(
            "Số khoản vay có giải ngân trong kỳ; nhiều lần giải ngân của một khoản là một lượt."
        ),
    ),
    Indicator(
        id="S2-003",
        code="average_per_turn",
        name=_("Giải ngân bình quân một lượt"),
        name_en="Average disbursement per turn",
        unit=Unit.DONG_PER_TURN,
        over=DISBURSED,
        under=TURNS,
        source=TEXT,
        definition=_("Doanh số giải ngân chia số lượt trong cùng kỳ."),
    ),
)

STOCKS = (
    Indicator(
        id="S2-004",
        code="entrusted_outstanding",
        name=_("Tổng dư nợ ủy thác"),
        name_en="Entrusted outstanding balance",
        unit=Unit.DONG,
        over=OUTSTANDING,
        source=TEXT,
        definition=_(
            "Dư nợ gốc trong hạn, quá hạn và khoanh của các khoản vay qua bốn Hội cuối ngày."
        ),
    ),
    Indicator(
        id="S2-005",
        code="households_with_balance",
        name=_("Số hộ còn dư nợ"),
        name_en="Households with a balance",
        unit=Unit.HOUSEHOLD,
        over=HOUSEHOLDS,
        source=TEXT,
        definition=_("Số hộ khác nhau còn dư nợ ủy thác; một hộ nhiều khoản tính một lần."),
    ),
    Indicator(
        id="S2-006",
        code="average_per_household",
        name=_("Dư nợ bình quân một hộ"),
        name_en="Average balance per household",
        unit=Unit.DONG_PER_HOUSEHOLD,
        over=OUTSTANDING,
        under=HOUSEHOLDS,
        source=TEXT,
        definition=_("Tổng dư nợ ủy thác chia số hộ còn dư nợ."),
    ),
    Indicator(
        id="S2-007",
        code="entrusted_share",
        name=_("Tỷ trọng dư nợ ủy thác trong tổng dư nợ"),
        name_en="Entrusted share of total balance",
        unit=Unit.PERCENT,
        over=OUTSTANDING,
        under=ALL_LOANS,
        source=TEXT,
        better=Better.HIGHER,
        definition=_("Dư nợ ủy thác chia tổng dư nợ, kể cả cho vay trực tiếp."),
    ),
    Indicator(
        id="S2-008",
        code="total_outstanding",
        name=_("Tổng dư nợ tín dụng CSXH trên địa bàn"),
        name_en="Total policy-credit balance",
        unit=Unit.DONG,
        over=ALL_LOANS,
        source=TEXT,
        definition=_("Dư nợ gốc của mọi khoản vay trên địa bàn, ủy thác và trực tiếp."),
    ),
    Indicator(
        id="S2-009",
        code="direct_outstanding",
        name=_("Dư nợ cho vay trực tiếp (không ủy thác)"),
        name_en="Balance lent directly",
        unit=Unit.DONG,
        over=DIRECT,
        source=TEXT,
        definition=_("Dư nợ gốc của các khoản vay không qua Hội nào."),
    ),
)

BY_PROGRAMME = tuple(
    Indicator(
        id=f"S2-{10 + n:03d}",
        code=f"outstanding_{line}",
        name=name,
        name_en=f"Balance, {name_en}",
        unit=Unit.DONG,
        over=_line(line),
        source=TEXT,
        definition=_("Dư nợ ủy thác của chương trình cuối ngày."),
    )
    for n, (line, name, name_en) in enumerate(NAMED)
)

SHARES = tuple(
    Indicator(
        id=f"S2-{18 + n:03d}",
        code=f"share_{line}",
        name=name,
        name_en=f"Share, {name_en}",
        unit=Unit.PERCENT,
        over=_line(line),
        under=OUTSTANDING,
        source=TEXT,
        definition=_("Dư nợ ủy thác của chương trình chia tổng dư nợ ủy thác."),
    )
    for n, (line, name, name_en) in enumerate(NAMED)
)

REST = (
    Indicator(
        id="S2-026",
        code="eight_named",
        name=_("Tổng dư nợ 8 chương trình nêu tên"),
        name_en="Sum of the eight named programmes",
        unit=Unit.DONG,
        over=EIGHT,
        source=TEXT,
        definition=_("Cộng dư nợ ủy thác của tám chương trình nêu tên."),
    ),
    Indicator(
        id="S2-027",
        code="not_named",
        name=_("Dư nợ các chương trình khác"),
        name_en="Balance of programmes not named",
        unit=Unit.DONG,
        over=OTHERS,
        source=TEXT,
        definition=_("Dư nợ ủy thác ngoài tám chương trình nêu tên."),
    ),
    Indicator(
        id="S2-028",
        code="overdue_ratio",
        name=_("Tỷ lệ nợ quá hạn"),
        name_en="Overdue ratio",
        unit=Unit.PERCENT,
        over=OVERDUE,
        under=OUTSTANDING,
        better=Better.LOWER,
        source=TEXT,
        definition=_("Nợ quá hạn chia tổng dư nợ ủy thác; nợ khoanh không tính là quá hạn."),
    ),
    Indicator(
        id="S2-029",
        code="overdue_amount",
        name=_("Số tiền nợ quá hạn"),
        name_en="Overdue amount",
        unit=Unit.DONG,
        over=OVERDUE,
        better=Better.LOWER,
        source=TEXT,
        definition=_("Phần nợ gốc đã chuyển quá hạn, chưa trả."),
    ),
    Indicator(
        id="S2-030",
        code="due_handled",
        name=_("Tỷ lệ nợ đến hạn được xử lý kịp thời"),
        name_en="Due debt handled on time",
        unit=Unit.PERCENT,
        over=DUE_HANDLED,
        under=DUE,
        better=Better.HIGHER,
        source=TEXT,
        definition=_(
            "Gốc đến hạn trong kỳ đã thu, gia hạn hoặc điều chỉnh kỳ, chia gốc đến hạn; phần chuyển quá hạn là chưa kịp."
        ),
    ),
    Indicator(
        id="S2-031",
        code="by_association",
        name=_("Dư nợ và số tổ theo từng tổ chức CT-XH"),
        name_en="Balance, groups and households by association",
        unit=Unit.TABLE,
        over=OUTSTANDING,
        parts=(OUTSTANDING, GROUPS, HOUSEHOLDS),
        by="union",
        source=TEXT,
        definition=_("Theo Hội nhận ủy thác: dư nợ, số tổ đang hoạt động, số hộ còn dư nợ."),
    ),
)

ALL: tuple[Indicator, ...] = (*FLOWS, *STOCKS, *BY_PROGRAMME, *SHARES, *REST)
