"""What people read of Postfix's own, in Portuguese: the end of its refusals, and what it sends back
of a message that cannot be delivered (postconf(5) ``smtpd_reject_footer_maps``, bounce(5)).

Its own English words stay in front: mail programs and administrators know them.
"""

from __future__ import annotations

from portaria.connectors.milter.texts import ascii_only

REFUSALS, BOUNCES = "refusals.regexp", "bounce.cf"
_OWN = "envie pelo seu endereço, ou peça a permissão a quem responde por este"
_UNSAID = r"authentication failed: ?([^ ]*|\(reason unavailable\))$"
"""Not where Dovecot gave a sentence of ours, which says more."""
_SAID = (
    ("User unknown", "não há caixa com este endereço: confira como está escrito"),
    ("Sender address rejected: not owned by user", f"você não pode enviar por este: {_OWN}"),
    ("Sender address rejected: not logged in", "entre com seu usuário e sua senha para enviar"),
    ("Recipient address rejected: Access denied", "entre com seu usuário e sua senha para enviar"),
    ("Relay access denied", "aqui só se recebe o que é para os domínios da instituição"),
    (_UNSAID, "usuário ou senha não conferem, ou o acesso está suspenso"),
    ("(Message size exceeds|[Mm]essage file too big)", "a mensagem é maior do que se aceita"),
    ("too many recipients", "são destinatários demais: reparta o envio"),
)
"""A refusal of Postfix's, as it writes it: what it means, and what to do. Told without accents, as
RFC 5321 has it: Dovecot takes any other answer to what a script sends on for a passing trouble, and
tries again for days."""
_FROM = "From: MAILER-DAEMON (Servidor de correio)"
_FAILURE = """\
failure_template = <<EOF
Charset: utf-8
{from_}
Subject: =?utf-8?Q?Mensagem_n=C3=A3o_entregue?=
Postmaster-Subject: =?utf-8?Q?C=C3=B3pia_para_o_administrador:_mensagem_n=C3=A3o_entregue?=

Este é o servidor de correio $myhostname.

Sua mensagem não pôde ser entregue a um ou mais destinatários. Ela vai
anexa, no todo ou em parte.

O motivo dado para cada destinatário está abaixo. Se não o entender,
envie este texto inteiro a quem administra o correio: postmaster.

EOF

"""
_DELAY = """\
delay_template = <<EOF
Charset: utf-8
{from_}
Subject: =?utf-8?Q?Mensagem_atrasada_=28ainda_se_tenta_entregar=29?=
Postmaster-Subject: =?utf-8?Q?C=C3=B3pia_para_o_administrador:_mensagem_atrasada?=

Este é o servidor de correio $myhostname.

ISTO É SÓ UM AVISO: NÃO É PRECISO ENVIAR A MENSAGEM DE NOVO.

Sua mensagem espera há mais de $delay_warning_time_hours horas a um ou mais
destinatários. O servidor continua tentando por $maximal_queue_lifetime_days dias.

O motivo da última tentativa está abaixo.

EOF

"""
_SUCCESS = """\
success_template = <<EOF
Charset: utf-8
{from_}
Subject: =?utf-8?Q?Mensagem_entregue?=

Este é o servidor de correio $myhostname.

Sua mensagem foi entregue aos destinatários abaixo.

EOF
"""


def files() -> dict[str, str]:
    """Content by file name."""
    refusals = "".join(f"/{pattern}/ \\c; {ascii_only(said)}\n" for pattern, said in _SAID)
    bounces = "".join(one.format(from_=_FROM) for one in (_FAILURE, _DELAY, _SUCCESS))
    return {REFUSALS: refusals, BOUNCES: bounces}


def parameters(folder: str) -> dict[str, str]:
    """What makes Postfix use the files in ``folder`` (with its last slash)."""
    return {
        "smtpd_reject_footer_maps": f"regexp:{folder}{REFUSALS}",
        "bounce_template_file": f"{folder}{BOUNCES}",
    }
