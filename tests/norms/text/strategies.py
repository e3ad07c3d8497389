"""Norms made up for property tests: any numbering, any dashes, any oddity."""

from __future__ import annotations

from hypothesis import strategies as st

from portaria.norms.lexml import letters, roman

WORDS = st.lists(
    st.sampled_from(
        ["a chave", "do prédio", "fica", "com o chefe", "nos termos do art. 2º", "“Visitante”", "e",
         "30 (trinta) dias", "(NR)", "ANEXO I", "a)", "I", "§ 1º", "Seção", "V -", "1.", "c)", "D"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)  # fmt: skip
DASH = st.sampled_from([" - ", " – ", " — ", ". ", " ", ") ", "- "])
END = st.sampled_from([".\n", ";\n", ":\n", ".\r\n", "\n\n", ". ", " (NR)\n", "\f", ";\n\n"])
NUMBER = st.integers(1, 12)
MARK = st.one_of(
    st.builds(
        lambda n, o: f"Art. {n}{o}", NUMBER, st.sampled_from(["º", "o", "°", ".º", "", "º-A"])
    ),
    st.builds(lambda n: f"§ {n}º", NUMBER),
    st.just("Parágrafo único"),
    NUMBER.map(roman),
    NUMBER.map(lambda n: letters(n).lower() + ")"),
    NUMBER.map(lambda n: f"{n}."),
    st.sampled_from(["At. 3", "IIII", "Paragrafo unico", "§º 2º", "“Art. 7º", "ART. 2º"]),
    st.builds(
        lambda w, n: f"{w} {roman(n)}\nDO TÍTULO\n",
        st.sampled_from(["TÍTULO", "CAPÍTULO", "Seção", "ANEXO", "LIVRO"]),
        NUMBER,
    ),
    st.sampled_from(
        [
            "DO USO\n",
            "Cidade, 3 de maio de 2021.\n",
            "CUMPRA-SE.\n",
            "FULANO DE TAL\n",
            "Página 3 de 9\n",
            "7\n",
        ]
    ),
)
PIECE = st.builds(
    lambda mark, dash, words, end: f"{mark}{dash}{words}{end}", MARK, DASH, WORDS, END
)
NORMS = st.builds(
    lambda front, pieces: front + "".join(pieces),
    st.sampled_from(
        ["", "PORTARIA Nº 3/2020\nTrata de X.\nO CHEFE, no uso,\nRESOLVE:\n", "\ufeff", "\n\n"]
    ),
    st.lists(PIECE, min_size=1, max_size=25),
)
