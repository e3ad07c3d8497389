"""Which kinds of act a body has is told by an index, however many acts there are."""

from django.db import migrations

from portaria.ledger import schema


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(schema.KINDS, reverse_sql=schema.DROP_KINDS)]
