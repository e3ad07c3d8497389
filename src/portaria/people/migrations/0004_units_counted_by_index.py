"""The people of a unit are counted in the index of units, which has what tells who is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_bonds_by_registration")]

    operations = [
        migrations.RemoveIndex(model_name="bond", name="bond_unit"),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(
                fields=["unit"],
                include=["working_unit", "body", "person", "start", "end"],
                name="bond_unit",
            ),
        ),
    ]
