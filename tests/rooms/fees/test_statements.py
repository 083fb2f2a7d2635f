"""Statements of fee and commission: every level its own, with the working and the rows behind, no union another's."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from diemtua.fees.models import CommissionLine, EntrustmentFee, FeeLine, FeeShare, GroupCommission
from diemtua.fees.queries import work_of
from diemtua.ground.actors import acting
from diemtua.rules.fees import exact_amount
from diemtua.rules.verbs import half_up
from tests.rooms.fees.conftest import FEBRUARY, SignedIn, two_unions
from tests.rooms.month_end.books import Books
from tests.world import actor_for

WOMEN, FARMERS = 12, 11


def body(books: Books, union: int, level: str) -> int:
    world = books.world
    unit = {"province": world.province, "district": world.district, "phu_van": world.communes[0]}
    return world.bodies[union, unit.get(level, world.communes[1]).pk].pk


def test_every_fee_can_be_worked_out_again_from_its_lines(books: Books) -> None:
    two_unions(books)
    fees = EntrustmentFee.objects.using("owner").filter(month=FEBRUARY.first_on)
    assert {fee.association_code for fee in fees} == {WOMEN, FARMERS}
    for fee in fees:
        lines = FeeLine.objects.using("owner").filter(fee=fee)
        earned = sum((exact_amount(work_of(line)) for line in lines), Fraction(0))
        assert fee.amount_dong == half_up(earned * Fraction(fee.quality_pct), 100)
        assert fee.base_dong == sum(line.interest_dong for line in lines)
        shares = FeeShare.objects.using("owner").filter(fee=fee)
        assert sum(share.amount_dong for share in shares) == fee.amount_dong
        assert sum(share.share_pct for share in shares) == 100
    for row in GroupCommission.objects.using("owner").filter(month=FEBRUARY.first_on):
        lines_of = CommissionLine.objects.using("owner").filter(commission=row)
        exact = sum((exact_amount(work_of(line)) for line in lines_of), Fraction(0))
        assert row.amount_dong == half_up(exact, 1)


def test_social_housing_earns_by_its_own_rule(books: Books) -> None:
    two_unions(books)
    women = EntrustmentFee.objects.using("owner").get(
        month=FEBRUARY.first_on, association_code=WOMEN
    )
    housing = FeeLine.objects.using("owner").get(fee=women, base="average_in_term_balance")
    # 0.003 % of the average in-term balance, whatever interest came in.
    assert (housing.average_dong, housing.level_pct_month) == (100_000_000, Decimal("0.003"))
    assert exact_amount(work_of(housing)) == 3_000
    # And 66,000 × 12 ÷ 6.6 % = 12 million at 0.032 %: 3,840.
    assert women.amount_dong == 6_840


def test_each_level_reads_its_own_statement_and_those_below(
    books: Books, signed_in: SignedIn
) -> None:
    two_unions(books)
    own, district, province = (body(books, WOMEN, at) for at in ("phu_van", "district", "province"))
    theirs = body(books, FARMERS, "dak_o")
    opened = {
        who: [
            pk
            for pk in (own, district, province, theirs)
            if signed_in(*who).get(f"/phi/{pk}/2025-02").status_code == 200
        ]
        for who in (
            ("commune_cadre", 0),
            ("commune_cadre", 1),
            ("province_reader", 0),
            ("controller", 0),
        )
    }
    assert opened == {
        ("commune_cadre", 0): [own],
        ("commune_cadre", 1): [theirs],
        ("province_reader", 0): [own, district, province],
        ("controller", 0): [own, district, province, theirs],
    }


def test_a_cadre_reads_how_her_share_came_about(books: Books, signed_in: SignedIn) -> None:
    two_unions(books)
    cadre = signed_in("commune_cadre", 0)
    own = body(books, WOMEN, "phu_van")
    assert "Hội Phụ nữ" in cadre.get("/phi/").content.decode()
    page = cadre.get(f"/phi/{own}/2025-02").content.decode()
    # 84 % of 6,840; the working; the mark of our reading; the group behind, which opens.
    for said in ("5.746", "84%", "12.000.000", "0,032%", "100.000.000", "Chưa kiểm chứng"):
        assert said in page
    group = books.world.groups[0].group.pk
    assert f"/phi/hoa-hong/{group}/2025-02" in page
    statement = cadre.get(f"/phi/hoa-hong/{group}/2025-02").content.decode()
    # 10,200 for the poor household's loan and 0.005 % of 100 million.
    assert "15.200" in statement
    assert "chờ trả tại phiên giao dịch sau" in statement
    assert cadre.get(f"/phi/{own}/2025-Q1?tai=xlsx").status_code == 200
    for kind in ("word", "pdf"):
        assert cadre.get(f"/phi/{own}/2025-02/giay/{kind}").status_code == 200
        assert cadre.get(f"/phi/hoa-hong/{group}/2025-02/giay/{kind}").status_code == 200
    assert cadre.get(f"/phi/{own}/thang-hai").status_code == 404


def test_a_leader_reads_her_own_groups_commission_and_no_other(
    books: Books, signed_in: SignedIn
) -> None:
    two_unions(books)
    leader = signed_in("group_leader", 0)
    mine, other = (here.group.pk for here in books.world.groups[:2])
    assert leader.get(f"/phi/hoa-hong/{mine}/2025-02").status_code == 200
    assert leader.get(f"/phi/hoa-hong/{other}/2025-02").status_code == 404
    assert leader.get("/phi/").status_code == 404


def test_the_database_itself_hides_another_unions_fee(books: Books) -> None:
    """The second line: even a query that forgets the scope sees nothing of the neighbour."""
    two_unions(books)
    with acting(actor_for(books.world, "commune_cadre", 0)):
        assert {share.body_id for share in FeeShare.objects.all()} == {
            body(books, WOMEN, "phu_van")
        }
        assert {fee.association_code for fee in EntrustmentFee.objects.all()} == {WOMEN}
        assert {line.fee.association_code for line in FeeLine.objects.all()} == {WOMEN}
    with acting(actor_for(books.world, "commune_committee", 0)):
        assert not FeeShare.objects.exists()
        assert not EntrustmentFee.objects.exists()
