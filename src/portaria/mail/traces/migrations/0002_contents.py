"""Requests may ask for the messages themselves, and have an end."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail_traces", "0001_initial")]

    operations = [
        migrations.AddField("tracerequest", "content", models.BooleanField(db_default=False)),
        migrations.AddField("tracerequest", "messages", models.BigIntegerField(null=True)),
        migrations.AddField(
            "tracerequest", "content_package", models.TextField(blank=True, db_default="")
        ),
        migrations.AddField(
            "tracerequest",
            "content_digest",
            models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField("tracerequest", "content_at", models.DateTimeField(null=True)),
        migrations.AddField("tracerequest", "keep_until", models.DateField(null=True)),
        migrations.AddField("tracerequest", "erased_at", models.DateTimeField(null=True)),
    ]
