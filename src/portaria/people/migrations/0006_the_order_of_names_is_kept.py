"""What orders the shown names stands beside them, computed once, not at every look; and the people
of a unit who are away, or about to leave, are found in its index."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf

from portaria.database.alphabet import InOrder


class Migration(migrations.Migration):
    dependencies = [("people", "0005_names_in_order")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="person_shown_name"),
        migrations.AddField(
            model_name="person",
            name="shown_in_order",
            field=models.GeneratedField(
                expression=InOrder(Coalesce(NullIf("social_name", Value("")), "name")),
                output_field=models.TextField(db_collation="C"),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["root", "shown_in_order", "id"],
                include=["search", "name", "social_name"],
                name="person_shown_name",
            ),
        ),
        migrations.RemoveIndex(model_name="bond", name="bond_unit"),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(
                fields=["unit"],
                include=[
                    "id",
                    "working_unit",
                    "body",
                    "person",
                    "start",
                    "end",
                    "planned_end",
                    "situation",
                    "category",
                ],
                name="bond_unit",
            ),
        ),
    ]
