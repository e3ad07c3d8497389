"""The stages that a mailbox without access goes down (M10): told, suspended, closed; where the norm
has no stages, the one end that it fixes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portaria.mail import rules, rules_boxes
from portaria.mail.types import MailboxHeld
from portaria.norms.citations import Cited
from portaria.norms.decision import Reason
from portaria.norms.kinds.spans import Duration
from portaria.norms.kinds.stages import at_stage
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Deadline

NOTIFY, SUSPEND = "notify", "suspend"
ENDS = frozenset({"close", "delete"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: ``action`` when ``span`` has passed. ``action`` is "" for the norm's single time
    without access: what comes of it is another rule's to say."""

    span: Cited[Duration]
    action: str
    reason: Reason

    @property
    def ends(self) -> bool:
        """Whether the mailbox ends here."""
        return self.action in ENDS or not self.action


@dataclass(frozen=True, slots=True)
class Taken:
    """How many stages were taken since the last use, and when the last of them was."""

    stages: int = 0
    at: datetime | None = None


def taken(box: MailboxHeld) -> Taken:
    """How far down ``box`` is."""
    return Taken(box.idle_stages, box.idle_stage_at)


def ladder(kind: str, policy: Policy) -> tuple[Stage, ...]:
    """The stages for mailboxes of ``kind``, in order; none where the norms are silent. The single
    time without access comes after stages that do not end the mailbox."""
    found = tuple(_stages(kind, policy))
    if any(stage.ends for stage in found):
        return found
    single = policy.find(rules.IDLE_AFTER, standard=kind)
    if single is None:
        return found
    return (*found, Stage(single, "", by_rule("idle_after", rules.IDLE_AFTER, single)))


def _stages(kind: str, policy: Policy) -> list[Stage]:
    cited = policy.find(rules_boxes.IDLE_STAGES, standard=kind)
    stages = []
    for number, each in enumerate(cited.value if cited else ()):
        span = at_stage(cited, number) if cited else None
        if cited is None or span is None:
            break
        action = rules_boxes.ACTIONS.actions.as_text(each.action)
        said = f"Sem acesso por {each.after.as_text}, {action}"
        reason = by_rule("stage", rules_boxes.IDLE_STAGES, cited, said)
        stages.append(Stage(span, each.action, reason))
    return stages


def not_before(
    sum_: Deadline, earlier: Deadline | None, done: Taken, calendar: Calendar
) -> datetime:
    """The instant of a stage: that of its sum; but where the stage before it was taken late, as
    many days after it as the norm puts between the two, so that no warning is an empty one."""
    if earlier is None or done.at is None:
        return sum_.due_at
    between = calendar.day_of(sum_.due_at) - calendar.day_of(earlier.due_at)
    return max(sum_.due_at, calendar.first_instant(calendar.day_of(done.at) + between))
