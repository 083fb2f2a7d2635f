"""Bản nháp 01/TD: what is typed is kept as it stands, right or wrong, until it is handed in or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import Membership
from diemtua.lending.models import ApplicationDraft
from diemtua.lending.problems import DraftAlreadyHandedIn


@deed("loan.draft_kept", needs="lending.apply")
def keep_draft(
    *, by: Actor, client_id: UUID, typed: Mapping[str, str], membership: Membership | None = None
) -> ApplicationDraft:
    """Giữ bản nháp: the fields as typed; the same client id again is the same draft, newer."""
    before = (
        ApplicationDraft.objects.using(by.using)
        .filter(client_id=client_id, party_id=by.party_id)
        .first()
    )
    if before is not None and before.application_id is not None:
        raise DraftAlreadyHandedIn
    made, _new = ApplicationDraft.objects.using(by.using).update_or_create(
        client_id=client_id,
        party_id=by.party_id,
        defaults={
            "borrower_name": membership.person.full_name if membership else "",
            "typed": dict(typed),
            "saved_on": by.on,
            "saved_at": now(),
            "dropped": False,
            "path": membership.path if membership else by.scope.paths[0],
            "union_code": membership.union_code if membership else by.scope.unions[0],
        },
    )
    return made


@deed("loan.draft_dropped", needs="lending.apply")
def drop_draft(*, by: Actor, draft: ApplicationDraft) -> ApplicationDraft:
    """Bỏ bản nháp: it leaves the list of drafts; its row stays."""
    mine = Q(pk=draft.pk, party_id=by.party_id, application__isnull=True)
    found = ApplicationDraft.objects.using(by.using).select_for_update().filter(mine).first()
    if found is None:
        raise NotFoundHere
    found.dropped = True
    found.save(using=by.using, update_fields=["dropped"])
    return found
