"""What people cannot do by means of their own that the servers offer: scripts that send as another
(G4), to outside under another name (M16), to a list they may not write to (M20), and rights to
their mailbox given by themselves (M18)."""

from __future__ import annotations

import pytest

from .mail import MailServers, message

DOMAIN = "meios-proprios.test"
WHO = "pergunta@fora.test"


def asked(servers: MailServers, subject: str, address: str) -> None:
    servers.deliver(message(subject, sender=WHO, to=address), sender=WHO, to=[address])


def scripted(servers: MailServers, name: str, script: str) -> str:
    address = servers.person(f"{name}@{DOMAIN}")
    session = servers.managesieve(address)
    session.put("meu", script)
    session.close()
    return address


def subjects_outside(servers: MailServers) -> set[str]:
    return {str(m["Subject"]) for m in servers.outside()}


@pytest.mark.parametrize(
    "script",
    [
        'require "enotify";\nnotify :message "aviso" "mailto:eu@longe.test";',
        'require ["enotify", "variables"];\nnotify :from "reitor@{d}" "mailto:eu@longe.test";',
    ],
)
def test_m16_g4_notices_by_mail_are_no_way_out(mail_servers: MailServers, script: str) -> None:
    with pytest.raises(AssertionError, match="enotify"):
        scripted(mail_servers, "nota", script.replace("{d}", DOMAIN))


@pytest.mark.parametrize(
    ("number", "from_"),
    [
        (1, ':from "reitor@{d}"'),
        (2, ':FROM "Reitor <reitor@{d}>"'),
        (3, ':from /* "ela3@{d}" */ "reitor@{d}"'),
        (4, ":from text:\nreitor@{d}\n.\n"),
        (5, ':from "\\reitor@{d}"'),
        (6, ':from "\\"reitor@{d}\\" <ela6@{d}>"'),
        (7, ':from "${outra}"'),
    ],
)
def test_g4_an_answer_in_anothers_name_is_not_given_and_the_mail_is_kept(
    mail_servers: MailServers, number: int, from_: str
) -> None:
    script = (
        'require ["vacation", "variables"];\nset "outra" "reitor@{d}";\n'
        f'vacation :days 1 :subject "Alheia {number}" {from_} "Volto";\n'
    )
    ela = scripted(mail_servers, f"ela{number}", script.replace("{d}", DOMAIN))
    asked(mail_servers, f"cadê {number}", ela)
    mail_servers.arrived(ela, f"cadê {number}")
    mail_servers.settle()
    assert f"Alheia {number}" not in subjects_outside(mail_servers)


@pytest.mark.parametrize(
    ("number", "from_"),
    [(1, ""), (2, ':from "Ela2@{d}"'), (3, ':from\n  "Ela Terceira <ela3@{d}>"')],
)
def test_m15_an_answer_in_ones_own_name_is_given(
    mail_servers: MailServers, number: int, from_: str
) -> None:
    script = (
        f'require "vacation";\nvacation :days 1 :subject "Própria {number}" {from_} "Volto";\n'
    ).replace("{d}", DOMAIN)
    ela = mail_servers.person(f"ela{number}@{DOMAIN}")
    session = mail_servers.managesieve(ela)
    session.put("alheio", script.replace(ela, f"reitor@{DOMAIN}"))  # not the one in use
    session.put("meu", script)
    session.close()
    asked(mail_servers, f"e aí {number}", ela)
    left = mail_servers.left(f"Própria {number}")
    assert ela in str(left["From"]).lower()


def test_m20_a_script_does_not_reach_the_parts_of_a_list(mail_servers: MailServers) -> None:
    membro = mail_servers.person(f"membro@{DOMAIN}")
    mail_servers.published.change(
        "mail",
        "INSERT INTO lists VALUES (78, ?, 'orgao', 'Restrita', '', 'named', 0, 0, 0, 0, 1, 0, 1)",
        f"restrita@{DOMAIN}",
    )
    mail_servers.published.change(
        "mail", "INSERT INTO list_members VALUES (78, 0, ?, NULL)", membro
    )
    script = 'redirect "78.0@chunks.lists.invalid";\nkeep;'
    ze = scripted(mail_servers, "ze", script)
    asked(mail_servers, "à restrita", ze)
    mail_servers.arrived(ze, "à restrita")
    mail_servers.settle()
    assert not [m for m in mail_servers.messages(membro) if m["Subject"] == "à restrita"]


def test_m18_nobody_lets_others_in_by_themselves(mail_servers: MailServers) -> None:
    dona, outra = (mail_servers.person(f"{name}@{DOMAIN}") for name in ("dona", "outra"))
    asked(mail_servers, "reservado", dona)
    mail_servers.arrived(dona, "reservado")
    with mail_servers.imap(dona) as session:
        session.create("Pasta")
        for folder in ("INBOX", "Pasta"):
            said, _ = session.setacl(folder, outra, "lr")
            assert said == "NO", folder
            assert session.select(folder)[0] == "OK"
    with mail_servers.imap(outra) as session:
        assert session.select(f'"shared/{dona}/INBOX"')[0] == "NO"
