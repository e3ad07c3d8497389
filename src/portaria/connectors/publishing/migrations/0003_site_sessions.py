from django.db import migrations

from portaria.connectors.publishing import schema


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_permits"), ("web", "0002_identity")]

    operations = [
        migrations.RunSQL(
            schema.SITE_SESSIONS, reverse_sql="DROP FUNCTION publishing_site_sessions() CASCADE"
        )
    ]
