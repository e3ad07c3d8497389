"""A milter that does nothing, in pymilter: run by its own venv's Python with ``unix:/path``."""

# ruff: noqa: ARG002  # pymilter calls them with these
import sys

import Milter


class Nothing(Milter.Base):
    """Lets everything pass, but is told everything a filter must look at."""

    def envfrom(self, sender, *words):
        return Milter.CONTINUE

    def envrcpt(self, recipient, *words):
        return Milter.CONTINUE

    def header(self, name, value):
        return Milter.CONTINUE

    def body(self, chunk):
        return Milter.CONTINUE

    def eom(self):
        return Milter.CONTINUE


Milter.factory = Nothing
Milter.set_exception_policy(Milter.TEMPFAIL)
Milter.runmilter("nothing", sys.argv[1], 240)
