"""The few kinds of block editors build pages from. Headings start at level 2; pictures need words or "decorative"."""

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
