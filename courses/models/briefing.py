"""What teams did with a 7 Minute Briefing."""

from django.db import models
from django.db.models import Q

from people.choices import classes


class BriefingUseQuerySet(models.QuerySet):
    """Sentences about uses of briefings."""

    def visible_to(self, user):
        """What `user` may read line by line: of the led agency, of the co-ordinated locality; all for administrators.

        The subgroup reads sums only (`queries.briefing_sums`).
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(Q(agency__in=user.led_agencies) | Q(locality__in=user.coordinated_localities))

    def clearable_by(self, user):
        """Of which `user` may delete the words: of the co-ordinated locality; all for administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(locality__in=user.coordinated_localities)

    def counted(self):
        """Uses that count: neither taken out nor noted a second time by somebody of the same team."""
        return self.filter(counted=True)


class BriefingUse(models.Model):
    """A team talked about a briefing: when, how many people, what they will do. Anybody may note it.

    The briefing is a page of the CMS, which this room does not see: its id and its title of that day are kept.
    `person` has it on their training record. `counted` is false where the team noted the same before, and where a
    co-ordinator took the entry out. The words are deleted after a time, or by a co-ordinator; the counts stay.
    """

    briefing = models.PositiveBigIntegerField("id of the briefing's page")
    title = models.CharField("title of the briefing", max_length=255)
    team = models.CharField(max_length=120, blank=True)
    agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, related_name="briefing_uses", null=True, blank=True
    )
    agency_other = models.CharField("agency that is not in the list", max_length=150, blank=True)
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="briefing_uses")
    used_on = models.DateField()
    heads = models.PositiveSmallIntegerField("how many people")
    action = models.CharField("what the team will do", max_length=500, blank=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="briefing_uses", null=True, blank=True
    )
    noted_at = models.DateTimeField()
    counted = models.BooleanField(default=True)
    cleared_at = models.DateTimeField("words deleted", null=True, blank=True)
    # Empty where the time for which words are kept is over.
    clear_actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id briefing title agency locality used_on heads noted_at counted cleared_at",
        personal="team agency_other action person clear_actor",
    )
    objects = BriefingUseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["briefing", "used_on"], name="briefing_use_briefing")]
        constraints = [
            models.CheckConstraint(condition=Q(heads__gte=1, heads__lte=500), name="briefing_use_heads_range"),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(team="", agency_other="", action=""), name="briefing_use_cleared_whole"
            ),
            models.CheckConstraint(
                condition=Q(clear_actor=None) | Q(cleared_at__isnull=False), name="briefing_use_actor_has_time"
            ),
        ]

    def __str__(self):
        return f"briefing use #{self.pk}"

    @property
    def whose(self):
        """The agency in words. Load `agency` with it."""
        return self.agency.name if self.agency_id else self.agency_other or "Agency not in the list"
