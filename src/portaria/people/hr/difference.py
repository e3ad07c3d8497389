"""Which lines of a file are new, and which keys vanished, found by digests inside the database.

The file is a bag of records. Digests go into a temporary table by binary ``COPY``; one full join
with the lines last applied gives both differences. The cost does not depend on what a line holds.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from psycopg import sql

from portaria.database.copying import copy_rows, cursor
from portaria.people.hr.inputs import Input
from portaria.people.hr.scan import Scanned, scan

_CHUNK = 5000
# Space for a hash of a million digests; the server's default would spill it to disk.
_MEMORY = "SET LOCAL work_mem = '192MB'"


class Difference:
    """The difference between a file and what was last applied of the same file of the layout.

    It lives in temporary tables, named after the file of the layout, until the transaction ends.
    """

    def __init__(self, source: Input, body: str, feed: str) -> None:
        self.source = source
        self.body = body
        self.feed = feed
        self.scanned = Scanned()
        name = source.layout.name
        self.now, self.diff, self.seen, self.missing = (
            sql.Identifier(f"hr_{table}_{name}") for table in ("now", "diff", "seen", "missing")
        )

    def find(
        self, *, salt: bytes, ours: bytes, progress: Callable[[int], object] | None = None
    ) -> None:
        """Read the file once and compare."""
        with cursor() as c:
            c.execute(_MEMORY)
            for statement in (
                "DROP TABLE IF EXISTS {now}, {seen}, {diff}, {missing}",
                "CREATE TEMP TABLE {now} (digest uuid, n int) ON COMMIT DROP",
                "CREATE TEMP TABLE {seen} (n int, key text, person text, name text) ON COMMIT DROP",
            ):
                c.execute(self._sql(statement))
            with c.copy(self._sql("COPY {now} FROM STDIN (FORMAT BINARY)")) as copy:
                self.scanned = scan(
                    self.source.path,
                    salt=salt,
                    quoted=self.source.quoted,
                    ours=ours,
                    emit=copy.write,
                    progress=progress,
                )
            c.execute(self._sql("ANALYZE {now}"))
            c.execute(
                self._sql(
                    """CREATE TEMP TABLE {diff} ON COMMIT DROP AS
                    SELECT now.digest, now.n, line.id AS line, line.key
                    FROM {now} AS now
                    FULL JOIN (SELECT id, digest, key FROM people_line
                               WHERE body_id = {body} AND feed = {feed}) AS line USING (digest)
                    WHERE line.id IS NULL OR now.digest IS NULL"""
                )
            )
            c.execute(self._sql("ANALYZE {diff}"))

    def new_records(self) -> array[int]:
        """Numbers of the records never applied, ascending; equal records count once."""
        numbers: array[int] = array("I")
        with cursor() as c:
            c.execute(
                self._sql(
                    "SELECT min(n) AS n FROM {diff} WHERE line IS NULL GROUP BY digest ORDER BY n"
                )
            )
            while rows := c.fetchmany(50_000):
                numbers.extend(n for (n,) in rows)
        return numbers

    def vanished(self) -> bool:
        """Whether any line last applied is not in a file that says everything."""
        return self.source.layout.whole and bool(
            self._one("SELECT 1 FROM {diff} WHERE n IS NULL LIMIT 1")
        )

    def note(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        """Keep (record, key, person's key, name) of lines understood; "" for lines left out."""
        copy_rows(self.seen.as_string().strip('"'), ("n", "key", "person", "name"), rows)

    def repeated_keys(self) -> Iterator[tuple[int, str, int | None]]:
        """(record, key, the other record or None if its line has not changed) of keys that more
        than one line of the file claims."""
        with cursor() as c:
            c.execute(self._sql("ANALYZE {seen}"))
        yield from self._all(
            """SELECT max(n), key, min(n) FROM {seen} WHERE key <> '' GROUP BY key
               HAVING count(*) > 1 ORDER BY 1"""
        )
        if self.source.layout.whole:
            yield from self._all(
                """SELECT seen.n, seen.key, NULL FROM {seen} AS seen
                   JOIN people_line AS line
                     ON line.key = seen.key AND line.body_id = {body} AND line.feed = {feed}
                   WHERE seen.key <> ''
                     AND NOT EXISTS (SELECT FROM {diff} AS gone WHERE gone.line = line.id)
                   ORDER BY 1"""
            )

    def quarrelling_names(self) -> Iterator[tuple[int, int]]:
        """Pairs of records that name one person in two ways."""
        yield from self._all(
            """SELECT max(n), min(n) FROM {seen} WHERE person <> '' GROUP BY person
               HAVING count(DISTINCT name) > 1 ORDER BY 1"""
        )

    def find_missing(self) -> None:
        """Gather the keys that vanished and that no new line brings back. A file that does not
        say everything misses nobody."""
        with cursor() as c:
            c.execute(self._sql("DROP TABLE IF EXISTS {missing}"))
            c.execute(
                self._sql(
                    """CREATE TEMP TABLE {missing} ON COMMIT DROP AS
                    SELECT DISTINCT key FROM {diff} WHERE n IS NULL AND key <> '' AND {whole}
                    EXCEPT SELECT key FROM {seen}"""
                )
            )

    def missing_among(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` that are missing."""
        return {
            key for (key,) in self._all("SELECT key FROM {missing} WHERE key = ANY(%s)", list(keys))
        }

    def found_again(self, keys: Iterable[str]) -> None:
        """``keys`` are not missing after all: their bonds have other keys now."""
        with cursor() as c:
            c.execute(self._sql("DELETE FROM {missing} WHERE key = ANY(%s)"), (list(keys),))

    def missing_keys(self) -> Iterator[list[str]]:
        """The keys still missing, in chunks."""
        keys = [key for (key,) in self._all("SELECT key FROM {missing} ORDER BY key")]
        for start in range(0, len(keys), _CHUNK):
            yield keys[start : start + _CHUNK]

    def names_person(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` (of persons) that a new line of the file names."""
        query = "SELECT DISTINCT person FROM {seen} WHERE person = ANY(%s)"
        return {str(key) for (key,) in self._all(query, list(keys))}

    def keep(self) -> None:
        """Make the file's lines the ones last applied."""
        with cursor() as c:
            if self.source.layout.whole:
                c.execute(
                    self._sql(
                        "DELETE FROM people_line USING {diff} AS gone"
                        " WHERE gone.n IS NULL AND people_line.id = gone.line"
                    )
                )
            c.execute(
                self._sql(
                    """INSERT INTO people_line (body_id, feed, digest, key)
                    SELECT DISTINCT ON (diff.digest) {body}, {feed}, diff.digest,
                           coalesce(seen.key, '')
                    FROM {diff} AS diff LEFT JOIN {seen} AS seen USING (n)
                    WHERE diff.line IS NULL ORDER BY diff.digest, seen.n NULLS LAST"""
                )
            )

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(
            now=self.now,
            diff=self.diff,
            seen=self.seen,
            missing=self.missing,
            body=sql.Literal(self.body),
            feed=sql.Literal(self.feed),
            whole=sql.Literal(self.source.layout.whole),
        )

    def _all(self, text: str, *parameters: object) -> list[tuple[Any, ...]]:
        with cursor() as c:
            c.execute(self._sql(text), parameters or None)
            return c.fetchall()

    def _one(self, text: str) -> object:
        rows = self._all(text)
        return rows[0] if rows else None
