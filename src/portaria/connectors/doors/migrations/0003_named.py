"""Who is woken by a change is told of which kind it is."""

from django.db import migrations

from portaria.connectors.doors import schema


class Migration(migrations.Migration):
    dependencies = [("doors", "0002_passages")]

    operations = [migrations.RunSQL(schema.NAMED, reverse_sql=migrations.RunSQL.noop)]
