from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_situation_report")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="breach",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
    ]
