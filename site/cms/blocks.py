"""The few kinds of block editors build pages from. Headings start at level 2; pictures need words or "decorative"."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

PLAIN = ["bold", "italic", "link", "document-link", "ol", "ul"]


class Figure(blocks.StructBlock):
    """A picture. Without a description it must be marked decorative (`ImageBlock` refuses anything else)."""

    image = ImageBlock(label="Picture")
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Picture"
        template = "cms/blocks/figure.html"


class Resource(blocks.StructBlock):
    """Something to download or to look up: its title, what it is for, and a file or an address."""

    title = blocks.CharBlock(max_length=150)
    text = blocks.RichTextBlock(label="What it is and whom it is for", features=PLAIN)
    document = DocumentChooserBlock(required=False)
    link = blocks.URLBlock(required=False, label="Address")

    class Meta:
        icon = "doc-full"
        template = "cms/blocks/resource.html"


class Body(blocks.StreamBlock):
    """The running text of a page."""

    heading = blocks.CharBlock(max_length=120, icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(features=PLAIN, label="Text", template="cms/blocks/paragraph.html")
    callout = blocks.RichTextBlock(
        features=PLAIN, icon="warning", label="Tinted block", template="cms/blocks/callout.html"
    )
    picture = Figure()
    resource = Resource()
    numbers = blocks.StaticBlock(
        icon="help",
        label="Whom to ring, by area",
        admin_text="Shows the telephone numbers of each area. Administrators keep them.",
        template="cms/blocks/numbers.html",
    )

    class Meta:
        block_counts = {"numbers": {"max_num": 1}}


class Outcomes(blocks.StreamBlock):
    """What somebody can do after the course, a line each."""

    outcome = blocks.CharBlock(max_length=200, help_text="Continues the sentence: Afterwards you will be able to ...")

    class Meta:
        min_num = 1
        max_num = 10


class Part(blocks.StructBlock):
    """One of a briefing's seven parts, read in about a minute."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"], help_text="60 to 110 words.")

    class Meta:
        icon = "list-ol"
        template = "cms/blocks/part.html"


class Parts(blocks.StreamBlock):
    """Seven parts, no more and no fewer: they must fit seven minutes and one printed side."""

    part = Part()

    class Meta:
        min_num = 7
        max_num = 7


class Questions(blocks.StreamBlock):
    """Questions a team talks about after reading."""

    question = blocks.CharBlock(max_length=250)

    class Meta:
        min_num = 1
        max_num = 6


class Source(blocks.StructBlock):
    """Guidance to read further, by its name; an address only where it is likely to last."""

    name = blocks.CharBlock(max_length=200)
    link = blocks.URLBlock(required=False, label="Address")

    class Meta:
        icon = "link"


class Sources(blocks.StreamBlock):
    """Further reading."""

    source = Source()

    class Meta:
        max_num = 8
        required = False


class Video(blocks.StructBlock):
    """A film with captions and a transcript: without either it cannot be saved."""

    title = blocks.CharBlock(max_length=150)
    minutes = blocks.IntegerBlock(min_value=1, max_value=60)
    film = DocumentChooserBlock(help_text="An .mp4 file, uploaded under Documents.")
    captions = DocumentChooserBlock(help_text="A .vtt file, uploaded under Documents.")
    transcript = blocks.RichTextBlock(features=PLAIN, help_text="Everything said and shown.")

    class Meta:
        icon = "media"
        label = "Film"
        template = "cms/blocks/video.html"

    def clean(self, value):
        """Refuse files of another kind: a browser would show nothing and say nothing."""
        cleaned = super().clean(value)
        errors = {
            name: ValidationError(f"Choose a file that ends in .{ending}.")
            for name, ending in (("film", "mp4"), ("captions", "vtt"))
            if cleaned[name].file_extension.lower() != ending
        }
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class ScenarioChoice(blocks.StructBlock):
    """One thing somebody might do in a scenario, and what is said to those who choose it."""

    text = blocks.CharBlock(max_length=250, label="What you might do")
    best = blocks.BooleanBlock(required=False, label="A good choice")
    feedback = blocks.TextBlock(max_length=600, rows=3)


class Scenario(blocks.StructBlock):
    """A situation with choices. Each choice has its feedback, shown once it is chosen; nothing is kept or counted."""

    situation = blocks.RichTextBlock(features=PLAIN)
    question = blocks.CharBlock(max_length=200, default="What do you do?")
    choices = blocks.ListBlock(ScenarioChoice(), min_num=2, max_num=6)

    class Meta:
        icon = "group"
        label = "Scenario with choices"


class StepBody(Body):
    """What one step of a lesson shows."""

    video = Video()
    scenario = Scenario()
    reflection = blocks.TextBlock(
        max_length=400,
        rows=3,
        icon="comment",
        label="Something to think about",
        help_text="A question. People may write for themselves; it is kept only if they ask, and nobody else reads it.",
    )

    class Meta:
        # A scenario answers by itself, and what somebody has written would be lost: one of the two in a step.
        block_counts = {"numbers": {"max_num": 1}, "scenario": {"max_num": 1}, "reflection": {"max_num": 1}}

    def clean(self, value):
        """Refuse a scenario and a reflection in one step."""
        cleaned = super().clean(value)
        if {"scenario", "reflection"} <= {block.block_type for block in cleaned}:
            raise blocks.StreamBlockValidationError(
                non_block_errors=ErrorList(["Put the scenario and the reflection in steps of their own."])
            )
        return cleaned


class Step(blocks.StructBlock):
    """One page of a lesson: one idea, read in a few minutes."""

    title = blocks.CharBlock(max_length=100)
    minutes = blocks.IntegerBlock(min_value=1, max_value=30, default=3)
    body = StepBody()

    class Meta:
        icon = "doc-empty"


class Steps(blocks.StreamBlock):
    """The steps of a module in their order. People resume by the step, so moving one keeps everybody's place."""

    step = Step()

    class Meta:
        min_num = 1
        max_num = 30
