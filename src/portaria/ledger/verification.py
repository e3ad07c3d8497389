"""``ledger verify`` on the database: flat memory, one snapshot, two connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from portaria import clock
from portaria.database.copying import cursor
from portaria.database.snapshots import same, snapshot
from portaria.ledger import queries
from portaria.ledger.verifier import Finding, Report, Verifier

Progress = Callable[[int], None]
PATIENCE = 5.0
"""Seconds a line may wait for the sealer before that is a finding (the sealer needs under one)."""

# The server hashes the contents while this process hashes the lines: two cores, and no interpreter
# lock between them. Whoever would not trust the server's sha256 verifies an export instead.
_CONTENTS = """
SELECT a.id, c.act IS NULL, c.content IS NULL AND c.erased_by IS NULL
FROM ledger_act a LEFT JOIN ledger_content c ON c.act = a.id
WHERE c.act IS NULL OR (c.content IS NULL AND c.erased_by IS NULL)
   OR (c.content IS NOT NULL
       AND pg_catalog.sha256(c.salt || convert_to(c.content, 'UTF8')) IS DISTINCT FROM a.commitment)
ORDER BY a.id
"""
_STRANGERS = """
SELECT id FROM ledger_act
EXCEPT SELECT unnest(ids) FROM ledger_block
EXCEPT SELECT unnest(acts) FROM ledger_pending
ORDER BY id LIMIT %s
"""
# An erasure counts only if the act that it names says so.
_UNEXPLAINED_ERASURES = """
SELECT c.act FROM ledger_content c WHERE c.content IS NULL
EXCEPT
SELECT jsonb_array_elements(e.content::jsonb -> 'acts')::bigint
FROM ledger_act a JOIN ledger_content e ON e.act = a.id WHERE a.kind = 'ledger.contents.erased'
ORDER BY act LIMIT %s
"""
_SOME = 1000


def verify(
    *,
    noted: tuple[int, bytes] | None = None,
    progress: Progress | None = None,
    patience: float = PATIENCE,
) -> Report:
    """Read every block, line and content and say what is not as it was sealed.

    Args:
        noted: a head (number, hash) written down earlier: it must still be in the chain.
        progress: called with the number of lines read so far.
        patience: seconds that lines still unsealed get before they are a finding.
    """
    report = Report()
    with snapshot() as name:
        if name:
            with ThreadPoolExecutor(1) as beside:
                contents = beside.submit(_contents_in, name)
                _chain(report, noted, progress)
                checked = contents.result()
        else:
            _chain(report, noted, progress)
            checked = _contents()
        report.contents = checked.contents
        report.add(checked.findings)
        report.count += checked.count - len(checked.findings)
        report.add(_strangers(report.lines))
    report.add(_unsealed(patience))
    return report


def _chain(report: Report, noted: tuple[int, bytes] | None, progress: Progress | None) -> None:
    verifier = Verifier(report, noted)
    for group in queries.blocks():
        lines = queries.lines_by_act([act for block in group for act in block.ids])
        for block in group:
            verifier.block(block, [lines.get(act) for act in block.ids])
        if progress:
            progress(report.lines)
    verifier.close()


def _contents_in(name: str) -> Report:
    with same(name):
        return _contents()


def _contents() -> Report:
    report = Report()
    with cursor() as c:
        c.execute("SELECT count(*) FROM ledger_content WHERE content IS NOT NULL")
        report.contents = c.fetchone()[0]  # type: ignore[index]
        c.execute(_CONTENTS)
        for act, removed, emptied in c:
            if removed:
                report.add([_content("removed", act, "removido sem eliminação registrada")])
            elif emptied:
                report.add([_content("erased", act, "eliminado sem ato que o ordene")])
            else:
                report.add([_content("altered", act, "não confere com o selado")])
        c.execute(_UNEXPLAINED_ERASURES, [_SOME])
        why = "eliminado, mas o ato de eliminação não o menciona"
        report.add(_content("erased", act, why) for (act,) in c)
    return report


def _content(kind: str, act: int, why: str) -> Finding:
    return Finding(f"content_{kind}", f"ato {act}: conteúdo {why}", act)


def _strangers(sealed: int) -> Iterator[Finding]:
    with cursor() as c:
        c.execute(
            "SELECT (SELECT count(*) FROM ledger_act) - (SELECT count(*) FROM ledger_act WHERE id"
            " IN (SELECT unnest(acts) FROM ledger_pending))"
        )
        if c.fetchone() == (sealed,):
            return
        c.execute(_STRANGERS, [_SOME])
        for (act,) in c.fetchall():
            text = f"ato {act}: linha inserida por fora (não está em bloco nenhum)"
            yield Finding("inserted", text, act)


def _unsealed(patience: float) -> Iterator[Finding]:
    """Lines waiting now that are still waiting after ``patience`` seconds, and lines that were
    gone when the sealer came."""
    waiting = _waiting()
    started = clock.elapsed()
    while waiting and clock.elapsed() - started < patience:
        clock.pause(min(0.1, patience))
        waiting &= _waiting()
    with cursor() as c:
        c.execute(
            "SELECT unnest(acts), missing FROM ledger_pending WHERE id = ANY(%s) OR missing"
            " ORDER BY 1 LIMIT %s",
            [sorted(waiting), _SOME],
        )
        for act, missing in c.fetchall():
            if missing:
                yield Finding("removed", f"ato {act}: linha removida antes de selada", act)
            else:
                text = f"ato {act}: linha sem selo; há um «portaria work» em execução?"
                yield Finding("unsealed", text, act)


def _waiting() -> set[int]:
    with cursor() as c:
        c.execute("SELECT id FROM ledger_pending WHERE NOT missing")
        return {row[0] for row in c}
