"""A message before one body's norms: what every rule of the table is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from portaria.mail.gate.facts import Content, Envelope, MessageFacts, Scans
from portaria.mail.gate.readable import Readable
from portaria.mail.gate.snapshot import (
    ORGANIZATIONAL,
    Account,
    BodyLaw,
    GateSnapshot,
    MailingList,
)
from portaria.mail.gate.verdict import Change, Outcome
from portaria.norms.citations import Citation
from portaria.norms.policy import Policy

INSIDE, OUTSIDE = "inside", "outside"


@dataclass(frozen=True, slots=True)
class Recipients:
    """The envelope's recipients told apart.

    Attributes:
        own: addresses of mailboxes of ours.
        lists: mailing lists of ours.
        outside: addresses of no domain of this installation.
        count: how many persons the message reaches, members of lists counted.
    """

    own: tuple[str, ...]
    lists: tuple[MailingList, ...]
    outside: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends.

    Attributes:
        owner: the person that authenticated; 0 nobody that is known.
        own: the address that the person logs in by, where it is one of ours.
        account: the address of ours in From, or else of the envelope; None: none of ours.
        category: the person's category.
        units: of the person and of the mailbox sent from.
    """

    owner: int
    own: Account | None
    account: Account | None
    category: str
    units: frozenset[int]

    @property
    def organizational(self) -> bool:
        """The message goes out from an organizational mailbox."""
        return self.account is not None and self.account.profile.kind == ORGANIZATIONAL


@dataclass(frozen=True, slots=True)
class Case:
    """The facts, the norms of ``body`` on the day, and what follows from both.

    Attributes:
        outgoing: the message was handed in by somebody of ours.
        day, at: where the body is.
        text: what a person reads of the message.
    """

    facts: MessageFacts
    snapshot: GateSnapshot
    body: BodyLaw
    policy: Policy
    sender: Sender
    recipients: Recipients
    outgoing: bool
    day: date
    at: time
    text: Readable

    @property
    def envelope(self) -> Envelope:
        """The SMTP conversation."""
        return self.facts.envelope

    @property
    def content(self) -> Content:
        """The message read."""
        return self.facts.content

    @property
    def scans(self) -> Scans:
        """What the scanners said."""
        return self.facts.scans

    @property
    def route(self) -> str:
        """Whether anybody outside gets it, as norms put it."""
        return OUTSIDE if self.recipients.outside else INSIDE


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Attributes:
        code: which of its findings; stable.
        asks: the outcome, when the rule is enforced.
        citation: the provision; None: no norm's, the list's own setting.
        what: what is wrong, a clause in Portuguese; ``todo``: what to do, another.
        detail: the fact in few words.
        changes: to the message, when the rule is enforced.
        advice: the norm advises and orders nothing: a warning, unless the body says more.
        who: the norm's words for who decides.
    """

    code: str
    asks: Outcome
    citation: Citation | None
    what: str
    todo: str
    detail: str = ""
    changes: tuple[Change, ...] = ()
    advice: bool = False
    who: str = ""


Findings = tuple[Finding, ...]
SILENT: None = None
"""The norms in force do not speak of it."""
MISS: Findings = ()
"""They do, and nothing was found."""
Answer = Findings | None


class CannotDecide(Exception):  # noqa: N818  # an answer, in the words of the house
    """A rule lacks what it needs: a scanner did not answer."""


def case_of(
    facts: MessageFacts, snapshot: GateSnapshot, body: BodyLaw, instant: datetime, *, outgoing: bool
) -> Case | None:
    """The case before ``body``; None where no norm of it was published for the day."""
    local = instant.astimezone(body.zone)
    policy = body.policy_on(local.date())
    if policy is None:
        return None
    return Case(
        facts,
        snapshot,
        body,
        policy,
        sender_of(facts, snapshot),
        recipients_of(facts.envelope, snapshot, body),
        outgoing,
        local.date(),
        local.time(),
        Readable(facts.content),
    )


def sender_of(facts: MessageFacts, snapshot: GateSnapshot) -> Sender:
    """Who sends, by the login, From and the envelope."""
    login = facts.envelope.login.lower()
    owner = snapshot.owner_of_login(login) if login else 0
    own = snapshot.account(login) if login else None
    account = None
    for address in (*(one.address for one in facts.content.from_), facts.envelope.sender.lower()):
        account = snapshot.account(address) if address else None
        if account is not None:
            break
    known = [one for one in (own, account) if one is not None]
    units = frozenset(one.profile.unit for one in known if one.profile.unit)
    category = known[0].profile.category if known else ""
    return Sender(owner, own, account, category, units)


def recipients_of(envelope: Envelope, snapshot: GateSnapshot, body: BodyLaw) -> Recipients:
    """The envelope's recipients told apart, each counted once."""
    own: list[str] = []
    lists: list[MailingList] = []
    outside: list[str] = []
    count = 0
    for given in dict.fromkeys(envelope.recipients):
        address = given.lower()
        listed = snapshot.lists.get(address)
        if listed is not None:
            lists.append(listed)
            count += listed.size
            continue
        count += 1
        domain = address.rpartition("@")[2]
        if domain in snapshot.domains or domain in body.domains or domain in body.linked:
            own.append(address)
        else:
            outside.append(address)
    return Recipients(tuple(own), tuple(lists), tuple(outside), count)
