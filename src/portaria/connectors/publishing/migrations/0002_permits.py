from django.db import migrations

from portaria.connectors.publishing import schema


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial"), ("permits", "0001_initial")]

    operations = [
        migrations.RunSQL(schema.PERMITS, reverse_sql="DROP FUNCTION publishing_permits() CASCADE")
    ]
