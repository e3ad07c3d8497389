"""A reader may be a safe's: a badge that it reads stays in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("premises_places", "0002_who_is_inside")]

    operations = [
        migrations.AddField("device", "safe", models.BooleanField(db_default=False)),
    ]
