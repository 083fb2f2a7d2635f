"""Việc của phòng giấy tờ: putting a template in force."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, SomebodyWasFirst
from diemtua.papers import check, problems, queries
from diemtua.papers.figures import clean, short_day
from diemtua.papers.models import PaperTemplate, TemplateKind
from diemtua.papers.registry import FormSpec, spec_of

LIMIT_BYTES = 5 << 20


@deed("papers.template_replaced", needs="template.replace")
def replace_template(
    *,
    form_code: str,
    kind: str,
    file: bytes,
    version_label: str,
    legal_basis: str,
    valid_from: date,
    instead_of: int | None,
    by: Actor,
) -> PaperTemplate:
    """Thay mẫu in: the template prints its form from `valid_from`.

    `instead_of` is the newest template the person saw.
    """
    spec = spec_of(form_code)
    if spec is None:
        raise problems.NoSuchForm(code=form_code, field="form_code")
    _words_given(version_label=version_label, legal_basis=legal_basis)
    if valid_from < by.on:
        raise problems.TemplateStartsInThePast(today=short_day(by.on), field="valid_from")
    newest = queries.newest_template(form_code, kind, using=by.using)
    if (newest.pk if newest else None) != instead_of:
        raise SomebodyWasFirst(what=spec.title)
    in_force = queries.template_in_force(form_code, kind, on=valid_from, using=by.using)
    if in_force == file:
        raise problems.SameTemplate(field="file")
    made = PaperTemplate(
        form_code=form_code,
        kind=kind,
        version_label=clean(version_label),
        legal_basis=clean(legal_basis),
        valid_from=valid_from,
        file=file,
        sha256=hashlib.sha256(file).hexdigest(),
        fields_left_out=list(_tried(spec, kind, file)),
        replaces=newest,
        uploaded_by=by.party_id,
    )
    return _kept(made, spec, using=by.using)


def _kept(made: PaperTemplate, spec: FormSpec, *, using: str) -> PaperTemplate:
    """Save; the database lets one template be replaced once."""
    try:
        with transaction.atomic(using=using):
            made.save(using=using, force_insert=True)
    except IntegrityError as error:
        raise SomebodyWasFirst(what=spec.title) from error
    return made


def _words_given(*, version_label: str, legal_basis: str) -> None:
    if not clean(version_label):
        raise problems.ValueMissing(label=_("tên phiên bản mẫu"), field="version_label")
    if not clean(legal_basis):
        raise problems.ValueMissing(label=_("căn cứ pháp lý"), field="legal_basis")


def _tried(spec: FormSpec, kind: str, file: bytes) -> tuple[str, ...]:
    """Print with the template before it is kept; gives the fields it leaves out."""
    if kind not in TemplateKind.values:
        raise problems.NotATemplateFile(kind=kind, field="file")
    if len(file) > LIMIT_BYTES:
        raise problems.TemplateTooLarge(
            size_mb=len(file) >> 20, limit_mb=LIMIT_BYTES >> 20, field="file"
        )
    found = check.check(spec.code, kind, file)
    if found.fault:
        raise _problem(spec, TemplateKind(kind), found)
    return found.left_out


def _problem(spec: FormSpec, kind: TemplateKind, found: check.Checked) -> Problem:
    """The fault in the words of the one who uploads."""
    match found.fault:
        case "not_a_template":
            return problems.NotATemplateFile(kind=str(kind.label), field="file")
        case "reaches_outside":
            return problems.TemplateReachesOutside(what=found.details, field="file")
        case "unknown_fields":
            return problems.UnknownFields(code=spec.code, names=found.details, field="file")
        case "prints_no_field":
            return problems.TemplatePrintsNoField(code=spec.code, field="file")
        case "too_long":
            return problems.TemplateTakesTooLong(seconds=check.SECONDS, field="file")
    return problems.TemplateDoesNotRender(why=found.details, field="file")
