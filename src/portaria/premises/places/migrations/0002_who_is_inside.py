from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("premises_places", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="together",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="area",
            name="once",
            field=models.BooleanField(db_default=False),
        ),
    ]
