"""A norm, and a change of its art. 1º, parágrafo único, as another norm writes it."""

from __future__ import annotations

OLD = """\
    art1:
      cpt: {about: Limites, how: framework}
      par1u: {about: Guarda de um dia, sets: {mailbox.retention: 1 day}}
    art2:
      cpt:
        about: Proibido redirecionar
        sets: {mailbox.forwarding: forbidden}
        inc1: {about: salvo em férias, how: conduct}
    art3: {about: Grupo, how: framework, names: {I: [discente]}}
    """
REWORDS = (
    "    - {rewords: velha#art1_par1u, about: Dois, open_cases: this,"
    " sets: {mailbox.retention: 2 days}}\n"
)
