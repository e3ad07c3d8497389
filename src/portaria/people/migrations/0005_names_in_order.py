"""The index of the names shown has them in alphabetical order, whatever the collation."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from portaria.database.alphabet import InOrder


class Migration(migrations.Migration):
    dependencies = [("people", "0004_units_counted_by_index")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="person_shown_name"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                F("root"),
                InOrder(Coalesce(NullIf("social_name", Value("")), "name")),
                F("id"),
                name="person_shown_name",
            ),
        ),
    ]
