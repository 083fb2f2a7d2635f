"""Giải thích tiền lãi: each posting of a loan, told from the journal's own lines by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from diemtua.ledger.models import Entry, Line
from diemtua.lending.models import Loan
from diemtua.lending.reading import rates_of, tranches_of
from diemtua.lending.refunded import Refunded, refunds_of
from diemtua.rules.interest_story import Changes, DatedRate, Movement, Part, Story, compare, tell
from diemtua.rules.postings.chart import Account

PARTS: dict[int, Part] = {
    Account.PRINCIPAL_IN_TERM: "in_term",
    Account.PRINCIPAL_OVERDUE: "overdue",
    Account.PRINCIPAL_FROZEN: "frozen",
}
ARREARS = (Account.ARREARS_IN_TERM, Account.ARREARS_OVERDUE, Account.GRACE_INTEREST)
POSTED = "interest_posted"


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """Phần đã hoàn của một lần ghi lãi: below zero where it was asked for after all."""

    dong: int
    by: Refunded


@dataclass(frozen=True, kw_only=True)
class Posting:
    """Một lần ghi lãi: what the ledger holds, the story the rules tell of it, and what changed since the one before."""

    posted_on: date
    posted_dong: int
    story: Story
    before: Story | None
    changes: Changes | None
    given_back: tuple[GivenBack, ...] = ()

    @property
    def agrees(self) -> bool:
        """Khớp sổ cái tới đồng: what was posted, less what a decision signed later gave back of it."""
        back = sum(each.dong for each in self.given_back)
        return self.story.total_dong == self.posted_dong - back


def postings_of(loan: Loan, *, using: str = "default") -> list[Posting]:
    """Các lần ghi lãi của khoản vay, the latest first. A reversed posting is left out with its reversal."""
    lines = list(Line.objects.using(using).filter(loan_id=loan.pk, account__in=(*PARTS, *ARREARS)))
    months, ids = {line.month for line in lines}, {line.entry_id for line in lines}
    entries = {e.id: e for e in Entry.objects.using(using).filter(month__in=months, id__in=ids)}
    undone = {e.reverses for e in entries.values() if e.reverses} | {
        e.id for e in entries.values() if e.reverses
    }
    kept = [line for line in lines if line.entry_id in entries and line.entry_id not in undone]
    numbers = {tranche.pk: tranche for tranche in tranches_of(loan, using=using)}
    movements = [
        Movement(
            line.effective_on, numbers[line.subject].number, PARTS[line.account], line.amount_dong
        )
        for line in kept
        if line.account in PARTS and line.subject in numbers
    ]
    posted: dict[date, int] = {}
    for line in kept:
        if line.account in ARREARS and entries[line.entry_id].kind.startswith(POSTED):
            posted[line.effective_on] = posted.get(line.effective_on, 0) + line.amount_dong
    if not movements:
        return []
    rates = {
        tranche.number: [
            DatedRate(r.valid_from, r.valid_to, r.rate_pct, r.overdue_rate_pct)
            for r in rates_of(tranche.rate_class_id, using=using)
        ]
        for tranche in numbers.values()
    }
    days = [min(m.on for m in movements), *sorted(posted)]
    stories = [tell(movements, rates, start_on=a, end_on=b) for a, b in pairwise(days)]
    back = _given_back(loan, using)
    return [_posting(n, stories, posted, back) for n in range(len(stories))][::-1]


def _given_back(loan: Loan, using: str) -> dict[tuple[date, date], list[GivenBack]]:
    """By the days of a posting, what was given back of it."""
    found: dict[tuple[date, date], list[GivenBack]] = {}
    for told in refunds_of(loan.pk, using=using):
        for stretch in told.stretches:
            days = (stretch.start_on, stretch.end_on)
            found.setdefault(days, []).append(GivenBack(dong=stretch.refund_dong, by=told))
    return found


def _posting(
    n: int,
    stories: list[Story],
    posted: dict[date, int],
    back: dict[tuple[date, date], list[GivenBack]],
) -> Posting:
    story, before = stories[n], stories[n - 1] if n else None
    return Posting(
        posted_on=story.end_on,
        posted_dong=posted[story.end_on],
        story=story,
        before=before,
        changes=compare(before, story) if before else None,
        given_back=tuple(back.get((story.start_on, story.end_on), ())),
    )
