"""`worker`: runs the jobs of the queue, as the jobs role."""

from __future__ import annotations

from diemtua.site.commands.installation import django_ready


def run(arguments: list[str]) -> int:
    """Hand over to the queue's own worker, in this process."""
    django_ready()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--shutdown-graceful-timeout", "10", *arguments)
    return 0
