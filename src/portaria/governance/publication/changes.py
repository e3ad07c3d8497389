"""What a new version of a norm changes, provision by provision: all that need be read again."""

from __future__ import annotations

from portaria.norms.pack import Pack, Provision, Wording
from portaria.norms.plain import Json


def changed_provisions(before: Pack | None, after: Pack) -> tuple[str, ...]:
    """Provisions of ``after`` that ``before`` lacks or says differently, in the norm's order, then
    those that ``after`` no longer has. Everything when there is no ``before``.

    Places, notes for jurists and the layout of the files do not count.
    """
    old = before.provisions if before else {}
    kept = tuple(
        name
        for name, provision in after.provisions.items()
        if name not in old or _substance(old[name]) != _substance(provision)
    )
    return kept + tuple(name for name in old if name not in after.provisions)


def _substance(provision: Provision) -> list[Json]:
    return [_said(wording) for wording in provision.wordings]


def _said(wording: Wording) -> Json:
    carried = wording.carried
    return {
        "since": wording.since.isoformat() if wording.since else None,
        "until": wording.until.isoformat() if wording.until else None,
        "about": wording.about,
        "how": wording.how,
        "sets": [
            [setting.rule, str(setting.keys), sorted(map(str, setting.when)), setting.plain]
            for setting in wording.settings
        ],
        "names": {label: list(ids) for label, ids in wording.labels.items()},
        "excepts": wording.excepts,
        "carried": (
            [carried.procedure, carried.asks, carried.decides, carried.needs, carried.within]
            if carried
            else None
        ),
    }
