"""Người tính tay: a slow clerk who works one loan out day by day, to be held beside the engine.

Written from the published page alone and in another shape: no stretches, no stored fractions of
years, one plain loop over calendar days. It reads the JSON case and calls nothing of the rulebook
but the reading of the catalogue's rates.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.rules.reference_rates import ONE_DAY, RateBook, day_of, day_or_none


def half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)).__floor__())


class Clerk(RateBook):
    def __init__(self, case: dict[str, Any]) -> None:
        super().__init__(case)
        tranches = self.loan.get("tranches") or [
            {"on": self.loan["disbursed_on"], "principal_dong": self.loan["principal_dong"]}
        ]
        self.to_come = {day_of(t["on"]): t["principal_dong"] for t in tranches}
        self.as_of = day_of(case["as_of"])
        self.sessions = {day_of(s) for s in case.get("session_days", [])}
        self.no_sessions = not self.sessions
        self.events = case.get("events", [])
        self.plan = [day_of(i["due_on"]) for i in self.loan["instalments"]]
        self.due_days = set(self.plan)
        self.owed_on = {day_of(i["due_on"]): i["principal_dong"] for i in self.loan["instalments"]}
        self.pots: list[dict[str, Any]] = []
        self.freezes: list[dict[str, Any]] = []
        self.last_post = self.first
        self.last_post_of: dict[date, date] = {}
        self.run_in = self.run_over = Fraction(0)
        self.purse = dict.fromkeys(("in", "over", "grace", "paid", "posted"), 0)
        self.repaid = self.written_off = self.credit = self.unposted = 0
        self.rows: list[tuple[Any, ...]] = []
        self.binds = self.terms.get("instalments_bind")
        if self.binds is None:
            signed = day_or_none(self.loan.get("signed_on")) or self.first
            never = self.programme is not None and self.programme.binds_signed_from is None
            self.binds = signed >= date(2026, 3, 1) and not never

    # Principal ----------------------------------------------------------------------------------

    def total(self, kind: str) -> int:
        return sum(pot[kind] for pot in self.pots)

    def principal(self) -> int:
        return self.total("in") + self.total("over") + self.total("frozen")

    def take(self, kind: str, dong: int) -> list[tuple[dict[str, Any], int]]:
        out = []
        for pot in self.pots:
            part = min(dong, pot[kind])
            if part:
                pot[kind] -= part
                dong -= part
                out.append((pot, part))
        assert dong == 0
        return out

    def settle_due(self, dong: int, days: list[date]) -> list[tuple[date, dict[str, Any], int]]:
        out = []
        for day in sorted(days):
            part = min(dong, self.owed_on.get(day, 0))
            if part:
                dong -= part
                self.owed_on[day] -= part
                out += [(day, pot, piece) for pot, piece in self.take("in", part)]
        assert dong == 0
        return out

    def take_frozen(self, dong: int) -> int:
        done = 0
        for freeze in self.freezes:
            for part in freeze["parts"]:
                piece = min(dong - done, part["dong"])
                part["dong"] -= piece
                part["pot"]["frozen"] -= piece
                done += piece
        return done

    def thaw(self, freeze: dict[str, Any], today: date) -> None:
        for part in freeze["parts"]:
            part["pot"]["frozen"] -= part["dong"]
            if part["due"] is None:
                part["pot"]["over"] += part["dong"]
            elif part["dong"]:
                part["pot"]["in"] += part["dong"]
                back = max(part["due"], today)
                self.owed_on[back] = self.owed_on.get(back, 0) + part["dong"]
                self.due_days.add(back)
        self.freezes.remove(freeze)

    # The days -----------------------------------------------------------------------------------

    def post(self, today: date) -> tuple[int, int]:
        in_term, over = half_up(self.run_in), half_up(self.run_over)
        self.run_in = self.run_over = Fraction(0)
        self.last_post = today
        grace = day_or_none(self.loan.get("interest_due_from"))
        self.purse["grace" if grace and today <= grace else "in"] += in_term
        self.purse["over"] += over
        self.purse["posted"] += in_term + over
        return in_term + over, over

    def note(self, today: date, event: str, posted: tuple[int, int] = (0, 0), paid: int = 0,
             repaid: int = 0, since: date | None = None) -> None:  # fmt: skip
        self.rows.append(
            (today.isoformat(), event, *posted, paid, repaid, self.total("in"), self.total("over"),
             self.total("frozen"), (today - (since or self.last_post)).days)
        )  # fmt: skip

    def work(self) -> Clerk:
        today = self.first
        while today <= self.as_of:
            if today in self.sessions and today > self.first:
                since = self.last_post
                self.note(today, "session", self.post(today), since=since)
            if today in self.to_come:
                dong = self.to_come.pop(today)
                self.pots.append(
                    {"on": today, "rated_on": today, "in": dong, "over": 0, "frozen": 0}
                )
                self.note(today, "disburse")
            ending = [f for f in self.freezes if f["until"] == today]
            alive = any(p["dong"] for f in ending for p in f["parts"])
            for freeze in ending:
                self.thaw(freeze, today)
            if alive:
                self.note(today, "unfreeze")
            for event in self.events:
                if day_of(event["on"]) == today:
                    getattr(self, "do_" + event["type"])(event, today)
            if today == self.as_of:
                self.unposted = half_up(self.run_in) + half_up(self.run_over)
            self.evening(today)
            today += ONE_DAY
        return self

    def evening(self, today: date) -> None:
        due_now: list[tuple[date, int]] = []
        if today in self.sessions or self.no_sessions:
            for day in sorted(set(self.owed_on) | self.due_days):
                dong = self.owed_on.get(day, 0)
                if day > today or not dong:
                    continue
                later = sorted(d for d in set(self.owed_on) | self.due_days if d > day)
                if later and not self.binds:
                    self.owed_on[later[0]] = self.owed_on.get(later[0], 0) + dong
                    self.owed_on[day] = 0
                else:
                    due_now.append((day, dong))
        late = self.terms.get("overdue_from") == "due"
        self.last_post_of[today] = self.last_post
        catching_up, moved = Fraction(0), []
        for day, dong in due_now:
            for _, pot, piece in self.settle_due(dong, [day]):
                moved.append((pot, piece))
                if late and day < today:
                    pot["over"] += piece
                    moved.pop()
                    t = day + ONE_DAY
                    while t < today:
                        gap = self.late_rate(pot, t) - self.rate(pot, t)
                        part = self.part_of_year(t, self.last_post_of[t])
                        catching_up += piece * gap * part / 100
                        t += ONE_DAY
        part = self.part_of_year(today, self.last_post)
        for pot in self.pots:
            tonight = sum(piece for p, piece in moved if p is pot)
            if pot["in"] + tonight:
                self.run_in += (pot["in"] + tonight) * self.rate(pot, today) * part / 100
            if pot["over"]:
                self.run_over += pot["over"] * self.late_rate(pot, today) * part / 100
        for pot, piece in moved:
            pot["over"] += piece
        if due_now:
            extra = half_up(max(catching_up, Fraction(0)))
            self.purse["over"] += extra
            self.purse["posted"] += extra
            self.note(today, "overdue", (extra, extra))

    # Events -------------------------------------------------------------------------------------

    def settle(self, dong: int, order: list[str], today: date) -> tuple[int, int]:
        paid = repaid = 0
        for kind in order:
            if kind in ("over", "in", "grace"):
                part = min(dong, self.purse[kind])
                self.purse[kind] -= part
                self.purse["paid"] += part
                paid += part
            else:
                part = self.settle_principal(kind, dong, today)
                repaid += part
            dong -= part
        self.credit += dong
        self.repaid += repaid
        return paid, repaid

    def settle_principal(self, kind: str, dong: int, today: date) -> int:
        due = [day for day in self.owed_on if day <= today]
        due_dong = sum(self.owed_on[day] for day in due)
        if kind == "overdue":
            part = min(dong, self.total("over"))
            self.take("over", part)
        elif kind == "due":
            part = min(dong, due_dong)
            self.settle_due(part, due)
        elif kind == "future":
            part = min(dong, self.total("in") - due_dong)
            self.settle_due(part, [day for day in self.owed_on if day > today])
        else:
            part = self.take_frozen(dong)
        return part

    def words(self) -> list[str]:
        standard = ["arrears_overdue", "arrears_in_term", "overdue", "due", "future"]
        short = {"arrears_overdue": "over", "arrears_in_term": "in"}
        return [short.get(word, word) for word in self.terms.get("allocation", standard)]

    def do_pay(self, event: dict[str, Any], today: date) -> None:
        since = self.last_post
        posted = self.post(today)
        order = self.words()
        grace = day_or_none(self.loan.get("interest_due_from"))
        place = order.index("in") + 1 if grace is None or today >= grace else len(order)
        order = [*order[:place], "grace", *order[place:], "frozen"]
        paid, repaid = self.settle(event["amount_dong"], order, today)
        self.note(today, "pay", posted, paid, repaid, since)

    def do_pay_interest(self, event: dict[str, Any], today: date) -> None:
        since = self.last_post
        posted = self.post(today)
        order = [*(w for w in self.words() if w in ("over", "in")), "grace"]
        paid, repaid = self.settle(event["amount_dong"], order, today)
        self.note(today, "pay_interest", posted, paid, repaid, since)

    def do_pay_principal(self, event: dict[str, Any], today: date) -> None:
        since, posted = self.last_post, (0, 0)
        if 0 < self.principal() <= event["amount_dong"]:
            posted = self.post(today)
        order = ["overdue", "due", "future", "frozen"]
        paid, repaid = self.settle(event["amount_dong"], order, today)
        self.note(today, "pay_principal", posted, paid, repaid, since)

    def do_write_off(self, event: dict[str, Any], today: date) -> None:
        since, posted, dong = self.last_post, (0, 0), event["amount_dong"]
        if self.principal() == dong:
            posted = self.post(today)
        left = dong - self.take_frozen(dong)
        over = min(left, self.total("over"))
        self.take("over", over)
        self.settle_due(left - over, list(self.owed_on))
        self.written_off += dong
        self.note(today, "write_off", posted, since=since)

    def do_extend(self, event: dict[str, Any], today: date) -> None:
        until = day_of(event["until"])
        whole = sum(self.owed_on.values()) + self.total("over")
        for pot in self.pots:
            pot["in"], pot["over"] = pot["in"] + pot["over"], 0
        self.plan, self.due_days, self.owed_on = [until], {until}, {until: whole}
        self.note(today, "extend")

    def do_rollover(self, event: dict[str, Any], today: date) -> None:
        since = self.last_post
        posted = self.post(today)
        until = day_of(event["until"])
        self.owed_on = {until: sum(self.owed_on.values())}
        self.plan, self.due_days = [until], {until}
        for pot in self.pots:
            pot["rated_on"] = today
        self.note(today, "rollover", posted, since=since)

    def do_adjust_instalment(self, event: dict[str, Any], today: date) -> None:
        day, until = day_of(event["due_on"]), day_of(event["until"])
        dong = event.get("amount_dong", self.owed_on[day])
        self.owed_on[day] -= dong
        self.owed_on[until] = self.owed_on.get(until, 0) + dong
        self.due_days.add(until)
        self.note(today, "adjust_instalment")

    def do_freeze(self, event: dict[str, Any], today: date) -> None:
        over = min(event["amount_dong"], self.total("over"))
        taken: list[tuple[Any, Any, int]] = [
            (None, pot, piece) for pot, piece in self.take("over", over)
        ]
        taken += self.settle_due(event["amount_dong"] - over, list(self.owed_on))
        parts: list[dict[str, Any]] = [
            {"due": due, "pot": pot, "dong": piece} for due, pot, piece in taken
        ]
        for part in parts:
            part["pot"]["frozen"] += part["dong"]
        self.freezes.append({"until": day_of(event["until"]), "parts": parts})
        self.note(today, "freeze")

    def do_unfreeze(self, event: dict[str, Any], today: date) -> None:
        for freeze in list(self.freezes):
            self.thaw(freeze, today)
        self.note(today, "unfreeze")
