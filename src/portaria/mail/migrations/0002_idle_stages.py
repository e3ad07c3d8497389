"""How far down the norm's stages an unused mailbox is, and from when its time counts anew."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddField("mailbox", "idle_from", models.DateTimeField(null=True)),
        migrations.AddField("mailbox", "idle_stages", models.SmallIntegerField(db_default=0)),
        migrations.AddField("mailbox", "idle_stage_at", models.DateTimeField(null=True)),
    ]
