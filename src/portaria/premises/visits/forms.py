"""The forms of the desk and of whoever expects somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portaria.people.models import Bond
from portaria.people.queries import bond_under, bonds_on
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.absence import absence_of
from portaria.premises.visits.acts.registering import EntryText
from portaria.premises.visits.knowing import GIVEN, Known
from portaria.premises.visits.models import RegistryEntry
from portaria.premises.visits.types import CONTINUOUS, OCCASIONAL, PROVIDER, VISIT, Expect


def place_choices(body: str) -> list[tuple[str, str]]:
    """The complexes of a body; of one that has none, its places."""
    rows = Place.objects.filter(body=body, closed_on=None).order_by("code")
    found = [row for row in rows if row.kind == "complex"] or list(rows)
    return [(str(row.pk), row.name) for row in found]


class _Coming(forms.Form):
    """What is asked of whoever comes, at the desk or beforehand."""

    def __init__(self, body: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        if isinstance(self.fields["complexo"], forms.ChoiceField):
            self.fields["complexo"].choices = [("", "–"), *place_choices(body)]

    nome = forms.CharField(label=gettext_lazy("Nome de quem vem"), max_length=120)
    motivo = forms.CharField(label=gettext_lazy("Motivo"), max_length=400)
    complexo = forms.ChoiceField(label=gettext_lazy("Complexo indicado"))
    areas = forms.CharField(
        label=gettext_lazy("Códigos das áreas indicadas, se não todo o complexo"),
        max_length=200, required=False,
    )  # fmt: skip
    menor = forms.BooleanField(label=gettext_lazy("Menor de idade"), required=False)
    prestador = forms.ChoiceField(
        label=gettext_lazy("Presta serviço?"), required=False,
        choices=[
            ("", gettext_lazy("não: é visita")),
            (OCCASIONAL, gettext_lazy("prestador eventual")),
            (CONTINUOUS, gettext_lazy("prestador continuado")),
        ],
    )  # fmt: skip
    empresa = forms.CharField(label=gettext_lazy("Empresa"), max_length=120, required=False)

    def clean_areas(self) -> tuple[int, ...]:
        codes = set(self.cleaned_data["areas"].upper().replace(",", " ").split())
        found = Area.objects.filter(body=self.body, code__in=codes, closed_on=None)
        keys = dict(found.values_list("code", "pk"))
        if missing := sorted(codes - keys.keys()):
            raise forms.ValidationError(_("Não existe a área %(code)s.") % {"code": missing[0]})
        return tuple(keys.values())


class ArriveForm(_Coming):
    """A visitor at the desk. The order of the fields is that of the keys."""

    matricula = forms.CharField(
        label=gettext_lazy("Matrícula da pessoa visitada"), max_length=40, required=False
    )
    documento = forms.CharField(
        label=gettext_lazy("Documento oficial com foto"), max_length=60, required=False
    )
    cadastro = forms.ChoiceField(label=gettext_lazy("Cadastro prévio"), required=False)
    telefone = forms.BooleanField(
        label=gettext_lazy("A pessoa visitada já autorizou por telefone"), required=False
    )
    serie = forms.CharField(
        label=gettext_lazy("Crachá entregue"), max_length=64, required=False,
        help_text=gettext_lazy("Leia-o no leitor. Vazio: imprime-se um de papel."),
    )  # fmt: skip
    uniforme = forms.BooleanField(label=gettext_lazy("Prestador uniformizado"), required=False)
    foto_documento = forms.FileField(label=gettext_lazy("Foto do documento"), required=False)
    foto_rosto = forms.FileField(label=gettext_lazy("Foto do rosto"), required=False)
    field_order = ("nome", "documento", "matricula", "complexo", "motivo", "telefone", "serie")

    def __init__(self, body: str, *args: Any, known: Known | None = None, **kwargs: Any) -> None:
        """``known``: what the page need not ask again."""
        super().__init__(body, *args, initial=known.initial if known else {}, **kwargs)
        self.known = known
        empty = (one for one in self.few() if not self.initial.get(one.name))
        next(empty).field.widget.attrs["autofocus"] = True
        field = self.fields["cadastro"]
        if isinstance(field, forms.ChoiceField):
            held = RegistryEntry.objects.filter(body=body, ended_at=None)
            field.choices = [
                ("", "–"),
                *((str(one.pk), " · ".join(filter(None, (one.name, one.about))))
                  for one in held.order_by("registry", "name__in_order", "pk")),
            ]  # fmt: skip

    def few(self) -> list[forms.BoundField]:
        """The fields that every visitor fills in."""
        given = {one.name for one in self.given()}
        return [self[name] for name in self.field_order if name not in given]

    def given(self) -> list[forms.BoundField]:
        """Those filled in by what is known of who is visited; none unless all of them are."""
        known = self.known.initial if self.known else {}
        if not all(known.get(name) for name in GIVEN) or not self.goes_to():
            return []
        return [self[name] for name in GIVEN]

    def more(self) -> list[forms.BoundField]:
        """The others."""
        return [self[name] for name in self.fields if name not in self.field_order]

    def goes_to(self) -> str:
        """The name of the complex indicated; "" none."""
        key = str(self["complexo"].value() or "")
        return dict(place_choices(self.body)).get(key, "")

    def given_is_wrong(self) -> bool:
        """Whether something is wrong with what is filled in."""
        return any(one.errors for one in self.given())

    def more_is_wrong(self) -> bool:
        """Whether something is wrong with one of the others."""
        return any(one.errors for one in self.more())

    def host(self, desk: Desk) -> Bond | None:
        """The bond of who is visited, None where nobody was named; an error stands in the form
        where the registration is nobody's, or of somebody who is away."""
        registration, today = self.cleaned_data["matricula"], desk.today(self.body)
        bond = bond_under(self.body, registration, today) if registration else None
        if registration and bond is None:
            self.add_error("matricula", _("Ninguém em exercício tem essa matrícula."))
        if bond is not None and (absence := absence_of(bond.person_id, self.body, today)):
            self.add_error("matricula", f"{absence.text}.")
        return bond

    def expect(self, bond: Bond | None, desk: Desk, until: datetime) -> Expect:
        """The visitor, as the act takes it."""
        data = self.cleaned_data
        return Expect(
            self.body, data["nome"], bond.person_id if bond else None,
            (bond.working_unit_id or bond.unit_id) if bond else None,
            int(data["complexo"]) if data["complexo"] else None, desk.at, until, data["motivo"],
            document=data["documento"], kind=PROVIDER if data["prestador"] else VISIT,
            provider=data["prestador"], company=data["empresa"], areas=data["areas"],
            minor=data["menor"],
            entry=int(data["cadastro"]) if data["cadastro"] else None,
        )  # fmt: skip


class ExpectForm(_Coming):
    """Somebody whom the signed-in person will receive."""

    dia = forms.DateField(label=gettext_lazy("Dia"), widget=forms.DateInput(attrs={"type": "date"}))
    das = forms.TimeField(label=gettext_lazy("Das"), widget=forms.TimeInput({"type": "time"}))
    ate = forms.TimeField(label=gettext_lazy("Até"), widget=forms.TimeInput({"type": "time"}))
    email = forms.EmailField(
        label=gettext_lazy("E-mail de quem vem, para o convite"), required=False
    )
    field_order = ("nome", "motivo", "complexo", "dia", "das", "ate", "email")

    def clean(self) -> None:
        _ends_after_it_begins(self)

    def expect(self, person: int, desk: Desk) -> Expect:
        """The visitor, as the act takes it."""
        data, zone = self.cleaned_data, desk.calendar(self.body).zone
        bonds = bonds_on(person, desk.today(self.body), body=self.body)
        first, last = (_instant(data["dia"], data[name], zone) for name in ("das", "ate"))
        unit = (bonds[0].working_unit_id or bonds[0].unit_id) if bonds else None
        return Expect(
            self.body, data["nome"], person, unit,
            int(data["complexo"]) if data["complexo"] else None, first, last, data["motivo"],
            kind=PROVIDER if data["prestador"] else VISIT, provider=data["prestador"],
            company=data["empresa"], areas=data["areas"], email=data["email"],
            minor=data["menor"], asked_by=person,
        )  # fmt: skip


class EntryForm(forms.Form):
    """What an entry of a register says."""

    nome = forms.CharField(label=gettext_lazy("Nome"), max_length=120)
    sobre = forms.CharField(
        label=gettext_lazy("Cargo, ou o que é"), max_length=120, required=False,
        help_text=gettext_lazy("Da autoridade, o cargo; da entidade, quem ela representa."),
    )  # fmt: skip
    documento = forms.CharField(
        label=gettext_lazy("Por que documento"), max_length=400,
        help_text=gettext_lazy("A indicação, o ofício ou o estatuto que o comprova."),
    )  # fmt: skip

    @classmethod
    def about(cls, row: RegistryEntry, sent: Mapping[str, Any] | None) -> EntryForm:
        """The form of an entry, with what it says now."""
        now = {"nome": row.name, "sobre": row.about, "documento": row.document}
        return cls(sent, initial=now)

    def told(self) -> EntryText:
        """What it says, as the acts take it."""
        data = self.cleaned_data
        return EntryText(*(" ".join(data[name].split()) for name in ("nome", "sobre", "documento")))


class NewEntryForm(EntryForm):
    """Somebody, or an entity, to enter in one of the registers."""

    cadastro = forms.ChoiceField(label=gettext_lazy("Cadastro"))
    field_order = ("cadastro", "nome", "sobre", "documento")

    def __init__(self, registers: Sequence[tuple[str, str]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["cadastro"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(registers)


class DeliveryForm(forms.Form):
    """A private delivery that the signed-in person expects."""

    que = forms.ChoiceField(label=gettext_lazy("O que vem"))
    complexo = forms.ChoiceField(label=gettext_lazy("Complexo onde trabalho"))
    ramal = forms.CharField(label=gettext_lazy("Ramal"), max_length=20)
    fornecedor = forms.CharField(label=gettext_lazy("Fornecedor"), max_length=120, required=False)
    dia = forms.DateField(label=gettext_lazy("Dia"), widget=forms.DateInput(attrs={"type": "date"}))
    das = forms.TimeField(label=gettext_lazy("Das"), widget=forms.TimeInput({"type": "time"}))
    ate = forms.TimeField(label=gettext_lazy("Até"), widget=forms.TimeInput({"type": "time"}))

    def __init__(self, body: str, whats: Sequence[tuple[str, str]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for name, choices in (("que", list(whats)), ("complexo", place_choices(body))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> None:
        _ends_after_it_begins(self)

    def period(self, desk: Desk, body: str) -> tuple[datetime, datetime]:
        """From when to when it is expected."""
        data, zone = self.cleaned_data, desk.calendar(body).zone
        first, last = (_instant(data["dia"], data[name], zone) for name in ("das", "ate"))
        return first, last


def _ends_after_it_begins(form: forms.Form) -> None:
    """Whoever comes at the end of the day does not come on the next: the hours are of one day."""
    first, last = (form.cleaned_data.get(name) for name in ("das", "ate"))
    if first is not None and last is not None and last <= first:
        form.add_error("ate", _("A hora do fim vem antes da do começo."))


def _instant(day: date, hour: time, zone: Any) -> datetime:
    return datetime.combine(day, hour, zone)
