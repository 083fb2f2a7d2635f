"""Counts, points, commission and fee of a group by hand: what the close decides from one month's books."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from diemtua.facts.models import GroupMonth
from diemtua.fees.models import EntrustmentFee, FeeShare, GroupCommission
from diemtua.fees.queries import commission_payable_dong
from diemtua.ground.actors import acting
from diemtua.month_end.actions.rating import ratios
from diemtua.rules.periods import Month
from diemtua.rules.rating import Ratio
from tests.rooms.month_end.books import Books

JANUARY, FEBRUARY, JULY = (Month.parse(m) for m in ("2025-01", "2025-02", "2025-07"))


def february(books: Books) -> None:
    """Five of six members save; 10 of 12 million due are decided well; one loan is partly overdue."""
    first = books.lend(36_500_000, date(2025, 1, 10))
    second = books.lend(30_000_000, date(2025, 1, 10), member=1)
    due = books.lend(12_000_000, date(2025, 1, 5), member=2, term_months=1)
    for n, lent in enumerate((first, second, due)):
        saved_in(books, lent, date(2025, 1, 12), 100_000 + n)
    books.session(date(2025, 1, 12))
    books.close(JANUARY, date(2025, 2, 28))
    books.session(date(2025, 2, 12))
    books.act(first, "interest_paid", date(2025, 2, 12), in_term_dong=66_000)
    books.act(due, "principal_paid", date(2025, 2, 5), in_term_dong=10_000_000)
    books.event(due, "paid", date(2025, 2, 5), 10_000_000)
    books.act(due, "becomes_overdue", date(2025, 2, 12), principal_dong=2_000_000)
    books.event(due, "overdue", date(2025, 2, 12), 2_000_000)
    saved_in(books, first, date(2025, 2, 12), 20_000)


def saved_in(books: Books, lent: object, on: date, dong: int) -> uuid.UUID:
    return books.act(lent, "savings_paid_in", on, savings_dong=dong)  # type: ignore[arg-type]


def test_a_group_is_counted_from_its_own_month(books: Books) -> None:
    february(books)
    books.close(FEBRUARY)
    row = GroupMonth.objects.using("owner").get(
        month=FEBRUARY.first_on, group_id=books.world.groups[0].group.pk
    )
    assert (row.members, row.borrowers, row.savers) == (6, 3, 3)
    assert (row.outstanding_dong, row.overdue_dong) == (68_500_000, 2_000_000)
    # January's interest, 20 days at 0.5 per cent for each of three, came on 1 February: no saving of theirs.
    assert (row.savings_dong, row.savings_before_dong, row.savers_this_month) == (
        320_003 + 3 * 27,
        300_003,
        1,
    )
    assert (row.due_principal_dong, row.due_collected_dong) == (12_000_000, 10_000_000)
    found = ratios(row)
    assert found["due_principal_collected"] == Ratio(10_000_000, 12_000_000)
    assert found["savings_growth"] == Ratio(20_081, 300_003)
    assert found["interest_collected"] == Ratio(66_000, row.interest_due_dong)


def test_points_and_band_are_those_of_the_rulebook(books: Books) -> None:
    february(books)
    books.close(FEBRUARY)
    row = GroupMonth.objects.using("owner").get(
        month=FEBRUARY.first_on, group_id=books.world.groups[0].group.pk
    )
    # No session was counted: full. 2.92 % overdue: none of 30. 10 of 12 due: 12.5 of 15. Savers 3 of 6: 2.5 of 5.
    assert row.points["session_attendance"] == "20"
    assert Decimal(row.points["overdue_ratio"]) == 0
    assert Decimal(row.points["due_principal_collected"]) == Decimal("12.5")
    assert Decimal(row.points["savers"]) == Decimal("2.5")
    assert Decimal(row.points["savings_growth"]) == 10
    assert row.score == sum(map(Decimal, row.points.values()))
    assert row.rank in {"weak", "average"}


def test_commission_is_a_rate_of_the_balance_whose_interest_was_collected(books: Books) -> None:
    february(books)
    books.close(FEBRUARY)
    group = books.world.groups[0].group.pk
    row = GroupCommission.objects.using("owner").get(month=FEBRUARY.first_on, group_id=group)
    # 66,000 ÷ (6.6 % ÷ 12) = 12 million; × 0.085 % = 10,200.
    assert (row.base_dong, row.rate_pct_month, row.amount_dong) == (
        66_000,
        Decimal("0.085"),
        10_200,
    )
    with acting(books.actor(date(2025, 3, 1))):
        assert commission_payable_dong(group) == 10_200


def test_the_fee_is_scaled_by_quality_and_handed_out_to_the_dong(books: Books) -> None:
    february(books)
    books.close(FEBRUARY)
    fee = EntrustmentFee.objects.using("owner").get(month=FEBRUARY.first_on, association_code=12)
    # 12 million × 0.032 % = 3,840; overdue 2.92 %: 80 % is paid.
    assert (fee.overdue_dong, fee.outstanding_dong) == (2_000_000, 68_500_000)
    assert (fee.quality_pct, fee.amount_dong) == (Decimal(80), 3_072)
    shares = {
        share.level: share.amount_dong for share in FeeShare.objects.using("owner").filter(fee=fee)
    }
    assert set(shares) == {"commune", "district", "province", "centre"}
    assert sum(shares.values()) == 3_072
    assert shares["commune"] in (2_580, 2_581)


def test_after_the_district_is_gone_the_fee_has_three_levels(books: Books) -> None:
    lent = books.lend(36_500_000, date(2025, 6, 10))
    books.close(Month.parse("2025-06"), date(2025, 6, 30))
    books.session(date(2025, 7, 12))
    books.act(lent, "interest_paid", date(2025, 7, 12), in_term_dong=66_000)
    books.close(JULY)
    fee = EntrustmentFee.objects.using("owner").get(month=JULY.first_on, association_code=12)
    shares = {
        share.level: (share.share_pct, share.amount_dong)
        for share in FeeShare.objects.using("owner").filter(fee=fee)
    }
    assert set(shares) == {"commune", "province", "centre"}
    assert sum(dong for _pct, dong in shares.values()) == fee.amount_dong == 3_840
    assert shares["commune"][0] == Decimal("88.5")


def test_a_month_whose_corrections_take_back_more_than_it_brought_pays_nothing(
    books: Books,
) -> None:
    lent = books.lend(36_500_000, date(2025, 1, 10))
    books.session(date(2025, 1, 12))
    paid = books.act(lent, "interest_paid", date(2025, 1, 12), in_term_dong=13_000)
    books.close(JANUARY)
    books.reverse(paid, date(2025, 2, 3), "interest_paid_reversed")
    books.close(FEBRUARY)
    row = GroupCommission.objects.using("owner").get(month=FEBRUARY.first_on)
    assert (row.base_dong, row.amount_dong) == (-13_000, 0)
