import io
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from evaluations.choices import Moment
from evaluations.models import Answer
from reports import tasks
from tests.factories import AgencyFactory, CourseFactory, CourseItemFactory, LocalityFactory
from tests.libreoffice import SOFFICE
from tests.reports.ledger import answer, fill, past_event, scope

pytestmark = pytest.mark.django_db
TITLES = [
    "Attendances by course",
    "Attendances by month",
    "The four attendance rates",
    "How confident people feel, 0 to 10",
    "Answered on the day, by course",
]


@pytest.fixture
def workbook():
    """A workbook of two large courses, with a confidence item, and one too small to tell."""
    blackpool = LocalityFactory(name="Blackpool")
    for title, people in (("Neglect", 20), ("Gambling", 15), ("Coercion", 3)):
        event = past_event(course=CourseFactory(title=title), locality=blackpool, capacity=40)
        fill(event, agency=AgencyFactory(), attended=people, absent=5)
        item = CourseItemFactory(course=event.course, text=f"Recognise {title.lower()}")
        for response in answer(event, people):
            for moment, number in ((Moment.NOW, 8), (Moment.LOOKING_BACK, 5)):
                Answer.objects.create(response=response, question_code=item.code, moment=moment, number=number)
    out = io.BytesIO()
    tasks.write_workbook(scope=scope(), out=out, prepared_for="", by=None)
    return out


def title_of(chart):
    """The first line of a chart's title."""
    return chart.title.tx.rich.p[0].r[0].t.split("\n")[0]


def test_workbook_draws_native_charts_from_the_rows_beside_them(workbook):
    page = load_workbook(workbook)["Charts"]
    rows = list(page.iter_rows(min_row=2, values_only=True))

    drawn = {title_of(chart): chart for chart in page._charts}

    assert list(drawn) == TITLES
    for title, chart in drawn.items():
        of_chart = [number for number, row in enumerate(rows, 2) if row[0] == title]
        first, last = of_chart[0], of_chart[-1]
        for series in chart.series:
            labels, values = series.cat.strRef.f, series.val.numRef.f.replace("$", "").removeprefix("Charts!")
            cells = [page.cell(number, page[values.split(":")[0]].column).value for number in of_chart]
            assert labels in (f"Charts!$B${first}:$B${last}", f"Charts!$B${first}")
            assert [value for value in cells if not isinstance(value, int | float)] == []
            assert [float(point.v) for point in series.val.numRef.numCache.pt] == pytest.approx(cells)


def test_workbook_draws_nothing_that_may_not_be_told(workbook):
    rows = list(load_workbook(workbook)["Charts"].iter_rows(min_row=2, values_only=True))

    told = {title: {row[1]: row[2] for row in rows if row[0] == title} for title in TITLES}

    assert "Coercion" not in {row[1] for row in rows}
    assert told["How confident people feel, 0 to 10"] == {"Recognise gambling": 8, "Recognise neglect": 8}


@pytest.mark.long
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: 1 test of charts not run")
def test_charts_survive_in_libreoffice(workbook, tmp_path):
    path = tmp_path / "charts.xlsx"
    path.write_bytes(workbook.getvalue())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    subprocess.run(
        [SOFFICE, "--headless", "--norestore", profile, "--convert-to", "ods", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )

    with zipfile.ZipFile(tmp_path / "charts.ods") as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("/content.xml")]
    charts = [text for text in charts if "<chart:chart " in text]
    assert len(charts) == len(TITLES)
    assert {title for title in TITLES if any(title in text for text in charts)} == set(TITLES)
