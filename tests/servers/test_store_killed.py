"""kill -9 of the worker and of Dovecot's administration in the middle of duties of the mail store:
each is carried out to its end, proved once, and nothing half done stays (M1, M3, M8, M11, M13)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mail.worlds import BY, World, again, policy
from portaria import clock
from portaria.connectors.dovecot.store import (
    configured,
    copying,
    exporting,
    packing,
    provisioning,
    published,
)
from portaria.connectors.instances.process import children, command_of, signal_to
from portaria.connectors.publishing.files import Folder
from portaria.duties.models import Duty
from portaria.duties.types import Done
from portaria.ledger.models import Act
from portaria.mail import acts, rules
from portaria.mail.models import Mailbox
from portaria.mail.types import Closing, CopyAsk, QuotaGrant, Renaming
from processes import Child

from . import dying_worker
from .mail import MailServers
from .served import Served, obeying, publishing
from .test_effects import facts_of
from .test_store import put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill]
KILLS = 6
TOLD = (
    "DOVEADM", "DOVEADM_KEY", "MAIL_STORE", "PUBLISHED_DIR", "STATE_DIR", "POSTFIX_ETC",
    "PUBLISHED_GROUP", "LOGINS_GROUP",
)  # fmt: skip


class Office(Served):
    """A body whose store's duties are carried out by workers that are killed."""

    settings: Any

    def survives(self) -> None:
        """Publish; kill worker after worker, each a little later, and whoever it speaks to; then
        let one finish."""
        self.publishes()
        told = {name: getattr(self.settings, name) for name in TOLD}
        for number in range(KILLS):
            worker = Child(dying_worker.run, told, self.world.at.isoformat())
            assert worker.heard() == "begins"
            clock.pause(0.03 * number)
            worker.kill()
            for server in administration(self.servers):
                signal_to(server, signal.SIGKILL)
            assert worker.ended() == -signal.SIGKILL
        self.settles()


def administration(servers: MailServers) -> list[int]:
    """Dovecot's processes that carry out what is ordered."""
    return [n for n in children(servers.system.dovecot.pid()) if "/doveadm" in command_of(n)]


@pytest.fixture(scope="module")
def folder(mail_servers: MailServers) -> Iterator[Folder]:
    with publishing(mail_servers, "killed") as made:
        yield made


@pytest.fixture
def office(
    mail_servers: MailServers, folder: Folder, settings: Any, tmp_path: Path
) -> Iterator[Office]:
    with obeying(mail_servers, folder, settings, tmp_path) as own:
        found = Office(World("uni"), own)
        found.servers, found.settings = mail_servers, settings
        own.whole()
        yield found


def boxes(office: Office, name: str, count: int) -> list[Mailbox]:
    return [office.world.opens("servidor_efetivo", login=f"{name}{n}") for n in range(count)]


def proofs(kind: str, found: list[Mailbox]) -> list[Act]:
    """The one act of that kind of each."""
    told = [list(Act.objects.filter(kind=kind, subject=f"mailbox:{box.pk}")) for box in found]
    assert [len(one) for one in told] == [1] * len(found), "one proof each"
    return [act for [act] in told]


def test_what_is_made_renamed_copied_and_purged_by_workers_that_die(office: Office) -> None:
    made = boxes(office, "nova", 2)
    office.settles()
    put(office.servers, made[1].address or "", "um")
    for box in made:
        acts.set_quotas([QuotaGrant(box.pk, 5 << 20, "projeto")], by=BY, at=office.world.at)
    acts.rename_mailboxes([Renaming(made[1].pk, "outra", "novo nome")], by=BY, at=office.world.at)
    made = [*map(again, made), *boxes(office, "mais", 2)]
    office.survives()
    assert made[1].address == "outra@uni.example"
    assert [m["Subject"] for m in office.servers.messages(made[1].address)] == ["um"]
    server = configured.store()
    assert server is not None
    there = published.boxes(box.pk for box in made)
    outcomes = provisioning.agree(server.doveadm(), list(there.values()))
    assert all(isinstance(one, Done) for one in outcomes.values()), outcomes
    assert [there[box.pk].quota_bytes for box in made[:2]] == [5 << 20] * 2
    assert not Duty.objects.filter(kind="store.provision").exclude(state="done").exists()

    for n, box in enumerate(made):
        put(office.servers, box.address or "", *(() if n == 1 else ("um",)), "dois", "três")
    through = str(policy(office.world.slug).get(rules.COPY_THROUGH).value)
    for box in made:
        acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=office.world.at)
        ask = CopyAsk(box.pk, box.person_id or 0, office.world.at.date(), through, "mídia")
        acts.ask_copies([ask], by=BY, at=office.world.at)
    office.survives()
    for act in proofs(exporting.COPIED, made):
        facts = facts_of(act)
        assert facts["messages"] == 3
        package = exporting.folder() / str(facts["package"])
        assert packing.check(package, str(facts["manifest_sha256"])) == 4
    assert len(list(exporting.folder().iterdir())) == len(made)
    root = configured.root()
    assert root is not None
    assert list(copying.staging(root).iterdir()) == [], "no copy in the clear stays behind"

    homes = [root / published.boxes([box.pk])[box.pk].home for box in made]
    assert all(home.is_dir() for home in homes)
    office.world.goes_to(max(again(box).purge_on or date.max for box in made))
    office.world.runs()
    assert {again(box).state for box in made} == {"purged"}
    office.survives()
    for act in proofs("store.mailbox.purged", made):
        facts = facts_of(act)
        assert facts["messages"] == 3, "what there was before the first try"
        assert facts["nothing_left"] is True
    assert not any(home.exists() for home in homes)
    assert list(copying.staging(root).iterdir()) == []
