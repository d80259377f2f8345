"""Cards and icons: right sizes, no text outside, always the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from litdigest.catalogue.catalogue import Site
from litdigest.dates import PaperDate
from litdigest.model import Paper, Topic
from litdigest.pages.cards import picture_files, picture_of
from litdigest.pages.icons import PAPER, icon_files
from litdigest.reading.links import find_links
from litdigest.settings import LARGE, Settings
from tests.conftest import ROOT
from tests.papers import bare_analysis, paper, sample_analysis

ADDRESS = "https://example.org/some/path/"
BEES = Topic(slug="bees", name="Bees", about="On bees, their hives and their flights.", terms=())
MARGIN = 72


def site_of(papers: Iterable[Paper], topic: Topic = BEES) -> Site:
    """Return a site of one topic that has all papers."""
    return Site(bare_analysis(papers, topic.slug, topics=(topic,)), Settings(address=ADDRESS))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def ink(data: bytes) -> Image.Image:
    """Return the box in which a picture differs from its background."""
    image = opened(data).convert("RGB")
    return ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).convert("L")


def card(title: str, **facts: object) -> bytes:
    """Return the card of a paper with this title."""
    one = replace(paper("A Title"), title=title, **facts)  # type: ignore[arg-type]
    return dict(picture_files(site_of([one])))["pictures/papers/a-title.png"]


def words(data: bytes) -> Image.Image:
    """Return the part of a card with the title."""
    return opened(data).crop((0, 130, 1200, 480))


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(sample_analysis(), Settings(address=ADDRESS))


@pytest.fixture(scope="module")
def pictures(site: Site) -> dict[str, bytes]:
    return dict(picture_files(site))


def test_the_site_each_topic_page_and_each_paper_have_a_picture(site: Site, pictures: dict[str, bytes]) -> None:
    papers = {f"pictures/papers/{one.slug}.png" for one in site.analysis.library.papers}
    assert pictures.keys() == {"pictures/site.png"} | {f"pictures/topics/{one.slug}.png" for one in site.topic_pages} | papers
    assert papers == {picture_of(site, one) for one in site.analysis.library.papers}


def test_pictures_are_small_png_files_without_metadata(pictures: dict[str, bytes]) -> None:
    for name, data in pictures.items():
        image = opened(data)
        assert (image.format, image.size, image.info) == ("PNG", (1200, 630), {}), name
        assert len(data) < 20_000, name
    assert sum(map(len, pictures.values())) / len(pictures) < 13_000


def test_pictures_differ(pictures: dict[str, bytes]) -> None:
    assert len(set(pictures.values())) == len(pictures)


def test_nothing_is_drawn_in_the_margins(pictures: dict[str, bytes]) -> None:
    for name, data in pictures.items():
        assert_within(data, name)


def assert_within(data: bytes, name: str) -> None:
    box = ink(data).getbbox()
    assert box
    assert MARGIN <= box[0] < box[2] <= 1200 - MARGIN, name
    assert 40 <= box[1] < box[3] <= 630 - 20, name


TITLES = {
    "empty": "",
    "spaces": " \u200b \u2800",
    "letter": "A",
    "long": "A Comparative Study of Very Long Titles " * 8,
    "endless": "words without end " * 5_000,
    "one word": "W" * 300,
    "narrow": "i" * 2_000,
    "Chinese": "知识蒸馏与深度学习的研究" * 12,
    "Arabic": "دراسة في التعلم العميق " * 8,
    "Hebrew": "מחקר על למידה עמוקה",
    "emoji": "😀🚀👩\u200d🔬" * 40,
    "bidi": "\u202eReversed\u202c \u2066and\u2069 so on",
    "control": "A\x00B\x1b[31m C\ud800 D\nE\u2028F",
    "combining": "e\u0301" * 100 + "Z\u0334\u0335\u0336" * 50,
    "maths": r"SF(DA)$^2$ and $\alpha$-Stable $\mathcal{O}(n \log n)$: $\frac{a}{b}$",
    "markup": "<script>alert(1)</script> & {{ config }} | [x](y)",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_any_title_is_drawn_within_the_margins(title: str) -> None:
    one = replace(paper("A Title"), title=title, organisation=title, comments=1)
    for name, data in picture_files(site_of([one], replace(BEES, name=title, about=title))):
        assert opened(data).size == (1200, 630)
        assert_within(data, name)
        assert words(data).convert("L").getextrema() != opened(data).crop((0, 0, 10, 10)).convert("L").getextrema()


def test_a_title_too_long_is_cut_with_an_ellipsis_and_no_other_is() -> None:
    whole, cut, longer = (words(card("Word " * count)) for count in (60, 400, 420))
    assert whole.tobytes() != cut.tobytes() == longer.tobytes()
    assert words(card("Word " * 59)).tobytes() != whole.tobytes()


def test_a_short_title_is_larger_than_a_long_one() -> None:
    def height(title: str) -> int:
        box = ink(card(title)).crop((0, 130, 1200, 480)).crop((MARGIN, 0, 125, 100)).getbbox()
        assert box
        return box[3] - box[1]

    assert height("Hive") > height("Hives of Honeybees in the Light of Street Lamps " * 3)


@pytest.mark.parametrize(
    ("title", "same"),
    [("Café — naïve", "Cafe - naive"), ("知识", "ZhiShi"), ("5× Faster", "5x Faster"), (r"$\alpha$-Stable", "alpha-Stable"), ("x²", "x^2")],
)
def test_characters_that_the_font_lacks_are_written_in_others(title: str, same: str) -> None:
    assert card(title) == card(same)


def test_a_card_tells_date_people_and_code() -> None:
    facts: list[dict[str, object]] = [{}, {"published": PaperDate(2024, 5, 1)}, {"date_text": "May 1"}, {"authors_count": 3}]
    facts += [{"organisation": "A Lab"}, {"links": tuple(find_links("Code: https://github.com/a-lab/b"))}]
    assert len({card("A Title", **each) for each in facts}) == len(facts)


def test_bars_tell_the_papers_of_each_year() -> None:
    def bars(dates: Iterable[tuple[int, int]]) -> Image.Image:
        papers = [paper(f"Paper {year} {number}", published=dt.date(year, 5, 1)) for year, count in dates for number in range(count)]
        return ink(dict(picture_files(site_of(papers)))["pictures/topics/bees.png"]).crop((700, 370, 1200, 630))

    few, more, spread = bars([(2023, 2), (2024, 1)]), bars([(2023, 2), (2024, 2)]), bars([(1890, 1), (2024, 1)])
    assert ImageStat.Stat(few).sum < ImageStat.Stat(more).sum
    assert few.getbbox()
    assert spread.getbbox()
    assert bars([]).getbbox() is None


def test_large_libraries_share_the_pictures_of_their_topics() -> None:
    papers = [paper(f"Paper {number:05}") for number in range(LARGE + 1)]
    large, small = site_of(papers), site_of(papers[:LARGE])
    assert picture_of(large, papers[0]) == "pictures/topics/bees.png"
    assert picture_of(small, papers[0]) == "pictures/papers/paper-00000.png"
    assert [name for name, _ in picture_files(large)] == ["pictures/site.png", "pictures/topics/bees.png"]


def test_pictures_and_icons_are_the_same_each_time() -> None:
    site = site_of([paper("A Title", published=dt.date(2024, 5, 1))])
    assert list(picture_files(site)) == list(picture_files(site))
    assert list(icon_files(site)) == list(icon_files(site))


# Icons


@pytest.fixture(scope="module")
def icons() -> dict[str, bytes]:
    return dict(icon_files(site_of([])))


def test_the_manifest_names_icons_that_exist_in_their_sizes(icons: dict[str, bytes]) -> None:
    manifest = json.loads(icons["manifest.webmanifest"])
    assert manifest.keys() >= {
        "id",
        "name",
        "short_name",
        "description",
        "start_url",
        "scope",
        "display",
        "background_color",
        "theme_color",
    }
    assert (manifest["id"], manifest["start_url"], manifest["scope"], manifest["display"]) == ("/some/path/", ".", ".", "minimal-ui")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert "x".join(map(str, opened(icons[icon["src"]]).size)) == icon["sizes"]
    assert {icon["src"] for icon in manifest["icons"]} == icons.keys() - {"manifest.webmanifest"}
    assert {opened(icons[f"assets/icons/{name}.png"]).width for name in ("icon-192", "icon-512", "apple-touch-icon")} == {192, 512, 180}


def test_a_site_without_an_address_has_a_manifest_too() -> None:
    site = site_of([])
    assert json.loads(dict(icon_files(Site(site.analysis)))["manifest.webmanifest"])["id"] == "/"


def drawn_from_svg(size: int) -> Image.Image:
    """Return the favicon of the theme, drawn from its file."""
    svg = (ROOT / "overrides" / "assets" / "favicon.svg").read_text("utf-8")
    field, corner, path = (re.search(f' {name}="([^"]*)"', svg) for name in ("fill", "rx", "d"))
    assert field
    assert corner
    assert path
    scale = size * 4 / 32
    image, shape = Image.new("RGB", (size * 4, size * 4), field[1]), Image.new("L", (size * 4, size * 4))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, size * 4 - 1, size * 4 - 1), float(corner[1]) * scale, 255)
    for book in outlines(path[1]):
        ImageDraw.Draw(image).polygon([(x * scale, y * scale) for x, y in book], "#fff")
    image.putalpha(shape)
    return image.reduce(4)


def outlines(path: str) -> list[list[tuple[float, float]]]:
    """Return the corners of the shapes of an SVG path of straight lines."""
    shapes: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, values in re.findall(r"([MmhHvlz])([^MmhHvlz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", values)]
        if command == "z":
            x, y = shapes[-1][0]
        elif command in "hHv":
            x, y = {"h": (x + numbers[0], y), "H": (numbers[0], y), "v": (x, y + numbers[0])}[command]
            shapes[-1].append((x, y))
        for at in range(0, len(numbers), 2) if command in "Mml" else ():
            x, y = (numbers[0], numbers[1]) if command == "M" else (x + numbers[at], y + numbers[at + 1])
            if at == 0:
                shapes.append([])
            shapes[-1].append((x, y))
    return shapes


@pytest.mark.parametrize("size", [192, 512])
def test_the_icons_show_the_mark_of_the_favicon(icons: dict[str, bytes], size: int) -> None:
    icon = opened(icons[f"assets/icons/icon-{size}.png"])
    targets = Image.new("RGBA", icon.size, "#fff")
    difference = ImageChops.difference(*(Image.alpha_composite(targets, image) for image in (icon, drawn_from_svg(size))))
    assert max(ImageStat.Stat(difference).mean) < 1
    assert icon.getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("name", ["maskable-512", "apple-touch-icon"])
def test_icons_that_systems_cut_fill_their_square_and_keep_the_mark_in_its_middle(icons: dict[str, bytes], name: str) -> None:
    icon = opened(icons[f"assets/icons/{name}.png"])
    assert icon.mode == "RGB"
    mark = ImageChops.difference(icon, Image.new("RGB", icon.size, icon.getpixel((0, 0)))).convert("L")
    safe = Image.new("L", icon.size, 255)
    edge = icon.width // 10
    ImageDraw.Draw(safe).ellipse((edge, edge, icon.width - edge, icon.width - edge), 0)
    assert mark.getbbox()
    assert ImageChops.multiply(mark, safe).getextrema()[1] == 0
