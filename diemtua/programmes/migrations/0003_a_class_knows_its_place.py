from django.db import migrations, models


class Migration(migrations.Migration):
    """The place of a class is a word of provinces and days, longer than the numbers of reliefs it was. A change knows the days it reaches back to."""

    dependencies = [("programmes", "0002_changes_of_policy")]

    operations = [
        migrations.AlterField(
            model_name="rateclass",
            name="area",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField("policychange", "reaches_from", models.DateField(null=True)),
        migrations.AddField("policychange", "reaches_to", models.DateField(null=True)),
    ]
