"""What click itself says, in Portuguese: it marks its sentences for gettext and ships no catalogue.
Whoever wants English reads it as click wrote it, and our own help by :mod:`portaria.cli.english`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

#: The first of these that is set says the reader's language: ours, then as gettext's manual orders.
LANGUAGE = ("PORTARIA_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
SENTENCES: Mapping[str, str] = {
    "(dynamic)": "(calculado)",
    "%(prog)s, version %(version)s": "%(prog)s, versão %(version)s",
    "Aborted!": "Interrompido!",
    "Choice({choices})": "Escolha({choices})",
    "Choose from:\n\t{choices}": "Escolha entre:\n\t{choices}",
    "Commands": "Comandos",
    "Confirm the action without prompting.": "Confirma sem perguntar.",
    "Could not open file {filename!r}: {message}": "Não foi possível abrir {filename!r}: {message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "Aviso: o comando {name!r} está em desuso.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "Aviso: {param_type} {name!r} está em desuso.{extra_message}"
    ),
    "Do you want to continue?": "Continuar?",
    "Error: The two entered values do not match.": "Erro: os dois valores não são iguais.",
    "Error: invalid input": "Erro: entrada inválida",
    "Error: {message}": "Erro: {message}",
    "Invalid start character for option ({option})": "Começo inválido de opção ({option})",
    "Invalid value for {param_hint}: {message}": "Valor inválido para {param_hint}: {message}",
    "Invalid value: {message}": "Valor inválido: {message}",
    "Missing argument": "Falta o argumento",
    "Missing command.": "Falta o comando.",
    "Missing option": "Falta a opção",
    "Missing parameter": "Falta o parâmetro",
    "Missing parameter: {param_name}": "Falta o parâmetro: {param_name}",
    "Missing {param_type}": "Falta: {param_type}",
    "No such command {name!r}.": "O comando {name!r} não existe.",
    "No such option {name!r}.": "A opção {name!r} não existe.",
    "Option {name!r} does not take a value.": "A opção {name!r} não leva valor.",
    "Argument {name!r} takes {nargs} values.": "O argumento {name!r} leva {nargs} valores.",
    "Options": "Opções",
    "Positional arguments": "Argumentos",
    "Press any key to continue...": "Aperte uma tecla para continuar...",
    "Repeat for confirmation": "Repita para confirmar",
    "Show the version and exit.": "Mostra a versão e sai.",
    "Show this message and exit.": "Mostra esta ajuda e sai.",
    "Try '{command} {option}' for help.": "Veja a ajuda com «{command} {option}».",
    "Usage:": "Uso:",
    "Value must be an iterable.": "O valor deve ser uma lista.",
    "default: {default}": "se omitido: {default}",
    "deprecated": "em desuso",
    "directory": "pasta",
    "env var: {var}": "variável de ambiente: {var}",
    "file": "arquivo",
    "path": "caminho",
    "required": "obrigatório",  # marked where it is used, by variable: no literal says so
    "unknown error": "erro desconhecido",
    "{editor}: Editing failed": "{editor}: a edição falhou",
    "{editor}: Editing failed: {e}": "{editor}: a edição falhou: {e}",
    "{name} {filename!r} does not exist.": "{name} {filename!r} não existe.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} é uma pasta.",
    "{name} {filename!r} is a file.": "{name} {filename!r} é um arquivo.",
    "{name} {filename!r} is not executable.": "{name} {filename!r} não é executável.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} não pode ser lido.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} não pode ser escrito.",
    "{value!r} is not a valid UUID.": "{value!r} não é um UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "{value!r} não é sim nem não. Valores aceitos: {states}"
    ),
    "{value!r} is not a valid {number_type}.": "{value!r} não é um número ({number_type}).",
    "{value} is not in the range {range}.": "{value} não está entre {range}.",
}
PLURALS: Mapping[str, tuple[str, str]] = {
    "Did you mean {possibility}?": (
        "Quis dizer {possibility}?",
        "(Quis dizer um destes: {possibilities}?)",
    ),
    "Got unexpected extra argument ({args})": (
        "Argumento a mais ({args})",
        "Argumentos a mais ({args})",
    ),
    "Option {name!r} requires an argument.": (
        "A opção {name!r} leva um valor.",
        "A opção {name!r} leva {nargs} valores.",
    ),
    "Takes {nargs} values but 1 was given.": (
        "São {nargs} valores, e veio 1.",
        "São {nargs} valores, e vieram {len}.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "São {len_type} valores, e veio {len_value}.",
        "São {len_type} valores, e vieram {len_value}.",
    ),
    "{value!r} does not match the format {format}.": (
        "{value!r} não tem o formato {format}.",
        "{value!r} não tem nenhum dos formatos {formats}.",
    ),
    "{value!r} is not {choice}.": (
        "{value!r} não é {choice}.",
        "{value!r} não é um destes: {choices}.",
    ),
}
#: What stands for a value in a line of usage, by click's name of its type.
METAVARS: Mapping[str, str] = {
    "integer": "NÚMERO",
    "integer range": "NÚMERO",
    "float": "NÚMERO",
    "text": "TEXTO",
    "path": "CAMINHO",
    "file": "ARQUIVO",
    "filename": "ARQUIVO",
    "directory": "PASTA",
}


def english(environ: Mapping[str, str]) -> bool:
    """Whether the reader wants English."""
    said = next((environ[name] for name in LANGUAGE if environ.get(name)), "")
    return said.lower().startswith("en")


def speak_portuguese() -> None:
    """Have click's modules say their sentences in Portuguese."""
    for name, module in list(sys.modules.items()):
        if name == "click" or name.startswith("click."):
            for attribute, said in (("_", _sentence), ("ngettext", _plural)):
                if hasattr(module, attribute):
                    setattr(module, attribute, said)


def metavars(command: click.Command) -> click.Command:
    """``command``, its usage in Portuguese, and that of the commands under it."""
    command.options_metavar = "[OPÇÕES]" if command.options_metavar else None
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.metavar is None:
            parameter.metavar = METAVARS.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "COMANDO [ARGUMENTOS]..."
        for child in command.commands.values():
            metavars(child)
    return command


def _sentence(text: str) -> str:
    return SENTENCES.get(text, text)


def _plural(one: str, many: str, count: int) -> str:
    singular, plural = PLURALS.get(one, (one, many))
    return singular if count == 1 else plural
