from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_digests_of_sealed_entries")]

    operations = [
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor_digest", ""), ("salt", ""), ("seal_no", None), ("subject_digest", "")),
                    models.Q(
                        ("seal_no__isnull", False),
                        models.Q(("actor_digest", ""), _negated=True),
                        models.Q(("subject_digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="audit_sealed_with_digests",
            ),
        ),
    ]
