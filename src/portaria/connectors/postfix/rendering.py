"""A Postfix's whole configuration as files: the same settings always give the same."""

from __future__ import annotations

from portaria.connectors.instances.files import ConfigFile
from portaria.connectors.postfix import main_cf, maps, master_cf, wording
from portaria.connectors.postfix.settings import PostfixSettings


def render(settings: PostfixSettings) -> dict[str, ConfigFile]:
    """Every file of the configuration folder, by name."""
    return {
        "main.cf": ConfigFile(main_cf.text(settings)),
        "master.cf": ConfigFile(master_cf.text(settings)),
        **{name: ConfigFile(text) for name, text in maps.files(settings.published).items()},
        **{name: ConfigFile(text) for name, text in wording.files().items()},
    }
