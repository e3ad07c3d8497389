import django.contrib.postgres.fields
from django.db import migrations, models

from portaria.ledger import schema


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL([schema.TABLES, schema.QUEUE, schema.GUARDS], reverse_sql=[schema.DROP]),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("body", models.TextField()),
                ("subject", models.TextField()),
                ("person", models.BigIntegerField(null=True)),
                ("by", models.TextField()),
                ("held_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("policy", models.TextField()),
                ("outcome", models.TextField()),
                ("cause", models.TextField()),
                ("commitment", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_act",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.BinaryField()),
                ("skip", models.BinaryField()),
                ("count", models.IntegerField()),
                ("root", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("hash", models.BinaryField()),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("leaves", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_block",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                ("act", models.BigIntegerField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField(null=True)),
                ("content", models.TextField(null=True)),
                ("erase_on", models.DateField(null=True)),
                ("erased_by", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "ledger_content",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "acts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("queued_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_pending",
                "managed": False,
            },
        ),
    ]
