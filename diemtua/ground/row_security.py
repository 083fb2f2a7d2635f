"""Phạm vi hàng: each room declares in its AppConfig who may see which rows; one text makes policies and grants of it.

    row_security = {"lending_loan": Scoped(), "lending_instalment": Scoped(), "programmes_programme": Open()}

The second line of defence: the first is the scope that every query takes. Without a context nothing is seen.
Owner, jobs and backup have open policies by name, since FORCE binds an owner too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

CONTEXT = "nullif(current_setting('app.party', true), '') is not null"


@dataclass(frozen=True)
class Scoped:
    """Rows with a lasting `path` and a `union_code`.

    The planner may not look into its statistics for `<@` under a policy and guesses one row in a hundred, twice in most
    queries: it then walks 17,000 loans by nested loops (2.4 s a page). Inside `coalesce` it guesses one in two and
    joins whole sets (0.09 s). No index holds `path`, so nothing is lost.
    """

    path: str = "path"
    union: str | None = "union_code"
    app: str = "select, insert, update"
    jobs: str = "select, insert, update, delete"

    def sees(self) -> str:
        test = f"coalesce({self.path} <@ (select scope_paths()), false)"
        return (
            f"{test} and {self.union} = any ((select scope_unions())::smallint[])"
            if self.union
            else test
        )


@dataclass(frozen=True)
class OfBody:
    """Rows of a union's unit (tổ chức Hội): seen by that unit, those above it and who sees every unit of the union.

    With `path` also by the bank's office whose row it is. No other union and no neighbour sees them.
    """

    body: str = "body_id"
    union: str = "union_code"
    path: str | None = None
    app: str = "select, insert, update"
    jobs: str = "select, insert, update, delete"

    def sees(self) -> str:
        ours = f"{self.union} = any ((select scope_unions())::smallint[])"
        own = f"coalesce({self.body} = any ((select scope_bodies())::bigint[]), false)"
        whole = "coalesce((select 0 = any (scope_bodies())), false)"
        of_path = f" or coalesce({self.path} <@ (select scope_paths()), false)" if self.path else ""
        return f"{ours} and ({own} or {whole}{of_path})"


@dataclass(frozen=True)
class Through:
    """Rows seen with their parent: `Through("groups_meeting", "meeting_id")`."""

    parent: str
    column: str
    key: str = "id"
    app: str = "select, insert, update"
    jobs: str = "select, insert, update, delete"

    def sees(self) -> str:
        return f"exists (select 1 from {self.parent} seen where seen.{self.key} = {self.column})"


@dataclass(frozen=True)
class Open:
    """Public reference data: policy catalogue, places, unions. Anybody with a context may read."""

    app: str = "select, insert, update"
    jobs: str = "select, insert, update, delete"

    def sees(self) -> str:
        return "true"


@dataclass(frozen=True)
class Private:
    """Rows of the house itself: seen by any acting person's transaction, never without a context."""

    app: str = "select, insert, update"
    jobs: str = "select, insert, update"
    why: str = ""

    def sees(self) -> str:
        return CONTEXT


@dataclass(frozen=True)
class Plain:
    """A library's own table, without people or money: grants only."""

    app: str = "select, insert, update, delete"
    jobs: str = "select, insert, update, delete"


Rule = Scoped | OfBody | Through | Open | Private | Plain


def declared() -> Iterator[tuple[str, Rule]]:
    """Every declaration of every room, in the order of the rooms."""
    for config in apps.get_app_configs():
        yield from getattr(config, "row_security", {}).items()


def role(name: str) -> str:
    """The database's own role of that name, quoted."""
    user = settings.DATABASES[name if name != "app" else "default"]["USER"]
    return '"' + str(user).replace('"', '""') + '"'


def text(table: str, rule: Rule) -> str:
    """Policies and grants of one table; can be run again and again."""
    app, jobs, owner, backup = role("app"), role("jobs"), role("owner"), role("backup")
    grants = f"""
revoke all on {table} from public, {app}, {jobs}, {backup};
grant {rule.app} on {table} to {app};
grant {rule.jobs} on {table} to {jobs};
grant select on {table} to {backup};
"""
    if isinstance(rule, Plain):
        return grants
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
drop policy if exists scope on {table};
drop policy if exists house on {table};
drop policy if exists copied on {table};
create policy scope on {table} to {app} using ({rule.sees()}) with check ({rule.sees()});
create policy house on {table} to {owner}, {jobs} using (true) with check (true);
create policy copied on {table} for select to {backup} using (true);
{grants}"""


def whole_text() -> str:
    """Policies and grants of the whole house, and the sequences that inserts need."""
    app, jobs, backup = role("app"), role("jobs"), role("backup")
    sequences = (
        f"grant usage on schema public to {app}, {jobs}, {backup};\n"
        f"grant usage on all sequences in schema public to {app}, {jobs};\n"
        f"grant select on all sequences in schema public to {backup};\n"
    )
    functions = "".join(
        f"grant execute on function {name} to {jobs};\n"
        for config in apps.get_app_configs()
        for name in getattr(config, "jobs_functions", ())
    )
    return "".join(text(table, rule) for table, rule in declared()) + sequences + functions
