import django.contrib.postgres.fields
from django.db import migrations, models

from portaria.connectors.publishing import schema


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("bodies", "0001_initial"),
        ("mail", "0001_initial"),
        ("mail_lists", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            [
                schema.PENDING,
                schema.MAILBOXES,
                schema.ACCOUNTS,
                schema.PARTS,
                schema.SHARING,
                schema.LISTS,
                schema.COMPETENCES,
                schema.PERSONS,
                schema.LAWS,
            ],
            reverse_sql=[schema.DROP],
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("queued_at", models.DateTimeField()),
            ],
            options={"db_table": "publishing_pending", "managed": False},
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("published_at", models.DateTimeField()),
                ("read_back_at", models.DateTimeField()),
                ("since", models.DateTimeField(null=True)),
                ("subjects", models.IntegerField()),
                ("whole", models.BooleanField(db_default=False)),
            ],
        ),
    ]
