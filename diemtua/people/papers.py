"""Giấy tờ của hộ: the frozen values of 01/UQ."""

from __future__ import annotations

from datetime import date

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.papers.official.applying import HouseholdAuthorisationForm, HouseholdMemberRow
from diemtua.people import keys, queries
from diemtua.people.models import Household, Person
from diemtua.rules.periods import add_months

ADULT_MONTHS = 18 * 12
"""Civil code: full capacity from 18 whole years."""


def authorisation(
    household: Household, borrower: Person, by: Actor, *, office_name: str
) -> HouseholdAuthorisationForm:
    """Giấy ủy quyền 01/UQ: the grown members of the day name the one who borrows."""
    grown = [
        row
        for row in queries.members(household, by.on, using=by.using)
        if is_grown(row.person.born_on, by.on)
    ]
    return HouseholdAuthorisationForm(
        members=tuple(
            HouseholdMemberRow(
                full_name=row.person.full_name,
                born_on=row.person.born_on,
                citizen_id=on_paper(row.person),
                citizen_id_on=row.person.citizen_id_issued_on,
                relation=row.relation,
            )
            for row in grown
        ),
        address=", ".join(part for part in (household.address, str(household.village)) if part),
        bank_office_name=office_name,
        borrower_name=borrower.full_name,
        borrower_born_on=borrower.born_on,
        borrower_citizen_id=on_paper(borrower),
        borrower_citizen_id_on=borrower.citizen_id_issued_on,
        borrower_phone=formats.phone(borrower.phone) if borrower.phone else None,
    )


def is_grown(born_on: date, on: date) -> bool:
    """Từ đủ 18 tuổi trong ngày."""
    return add_months(born_on, ADULT_MONTHS) <= on


def on_paper(person: Person) -> str | None:
    """The whole number: the person signs the paper it stands on. Printing is written down."""
    if person.citizen_id_cipher is None:
        return None
    return keys.unseal(bytes(person.citizen_id_cipher), person.party_id)
