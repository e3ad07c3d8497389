"""Verifying an export, far from any database. No I/O but reading the file it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from portaria.ledger.chain import Block, Header
from portaria.ledger.commitments import commit
from portaria.ledger.line import act_of, commitment_of
from portaria.ledger.verifier import Finding, Report, Verifier


@dataclass(slots=True)
class _Read:
    """One block of the file, being read."""

    header: Header
    hash: bytes
    ids: list[int] = field(default_factory=list)
    lines: list[bytes | None] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)

    @property
    def block(self) -> Block:
        return Block(self.header, self.hash, self.ids, b"".join(self.leaves))


def verify_export(
    file: Iterable[bytes],
    *,
    noted: tuple[int, bytes] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Verify the lines of an export file.

    Raises:
        ValueError: it is not an export, with the line's number.
    """
    report = Report()
    verifier = Verifier(report, noted)
    for read in _blocks(file, report):
        verifier.block(read.block, read.lines)
        if progress:
            progress(report.lines)
    verifier.close()
    return report


def _blocks(file: Iterable[bytes], report: Report) -> Iterator[_Read]:
    current: _Read | None = None
    ended = False
    for number, raw in enumerate(file, start=1):
        kind, _, rest = raw.partition(b"\t")
        try:
            if kind == b"A" and current is not None:
                _take_line(current, rest)
            elif kind == b"B":
                if current is not None:
                    yield current
                current = _start(rest)
            elif kind == b"C" and current is not None:
                _check_content(current, rest, report)
            elif kind == b"X" and current is not None:
                _take_gap(current, rest)
            elif kind == b"H":
                ended = True
            elif raw != b"portaria-ledger\t1\n" or number != 1:
                raise ValueError("tipo de linha desconhecido")
        except (ValueError, IndexError) as error:
            raise ValueError(f"linha {number}: não é um livro exportado ({error})") from error
    if current is not None:
        yield current
    if not ended:
        report.add([Finding("head", "o arquivo está cortado: falta a última linha (H)")])


def _start(rest: bytes) -> _Read:
    number, previous, skip, count, root, sealed_at, digest = rest.decode().split("\t")
    previous_hash, skip_hash, root_hash = map(bytes.fromhex, (previous, skip, root))
    header = Header(int(number), previous_hash, skip_hash, int(count), root_hash, int(sealed_at))
    return _Read(header, bytes.fromhex(digest))


def _take_line(current: _Read, rest: bytes) -> None:
    current.leaves.append(bytes.fromhex(rest[:64].decode()))
    line = rest[65:]
    current.lines.append(line)
    current.ids.append(act_of(line))


def _take_gap(current: _Read, rest: bytes) -> None:
    leaf, _, act = rest.partition(b"\t")
    current.leaves.append(bytes.fromhex(leaf.decode()))
    current.lines.append(None)
    current.ids.append(int(act))


def _check_content(current: _Read, rest: bytes, report: Report) -> None:
    salt, _, text = rest.decode().removesuffix("\n").partition("\t")
    line = current.lines[-1]
    report.contents += 1
    if line is None or commit(bytes.fromhex(salt), text).hex().encode() != commitment_of(line):
        act = current.ids[-1]
        why = f"ato {act}: conteúdo não confere com o selado"
        report.add([Finding("content_altered", why, act, current.header.number)])
