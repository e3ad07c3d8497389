"""What may be wrong with a message's form, by id."""

from __future__ import annotations

LABELS = {
    "repeated_field": "campo que só pode aparecer uma vez aparece mais de uma",
    "repeated_content_field": "tipo ou codificação de uma parte declarado mais de uma vez",
    "long_header": "cabeçalho de tamanho descabido",
    "bare_cr": "fim de linha que programas leem de modos diferentes",
    "no_boundary": "mensagem em partes sem dizer onde cada uma acaba",
    "odd_boundary": "limite entre as partes que programas leem de modos diferentes",
    "encoded_multipart": "partes escondidas sob uma codificação que a norma técnica não admite",
    "too_deep": "partes dentro de partes além do que se examina",
    "too_many_parts": "mais partes do que se examina",
    "too_big": "mensagem maior do que se examina",
    "unclosed": "última parte sem o seu fim",
    "after_end": "conteúdo depois do fim da última parte",
    "broken_encoding": "codificação quebrada, que programas leem de modos diferentes",
    "null_bytes": "bytes nulos no cabeçalho",
}
"""Id -> words in Portuguese."""

AMBIGUOUS = frozenset(
    {
        "repeated_content_field",
        "bare_cr",
        "no_boundary",
        "odd_boundary",
        "encoded_multipart",
        "too_deep",
        "too_many_parts",
        "too_big",
        "broken_encoding",
    }
)
"""Those for which a reader's program may see parts that were not examined here."""
