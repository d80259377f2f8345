"""What the search finds and in which order, asked of its worker: from Pagefind's index, and from the scripts for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from litdigest.catalogue.catalogue import Site
from litdigest.model import Paper, Tag, Topic
from litdigest.settings import Settings
from tests.asking import Answer, ask, write_search
from tests.browsing import serve
from tests.listings import prose
from tests.papers import bare_analysis, paper

ENTRIES = (
    ("Asking GPT-4o for Recipes", "A kettle is asked for soup, and GPT-4o answers with a list of herbs."),
    ("Recipes from a Kettle", "We let GPT 4o and a cook answer the same forty questions about soup."),
    ("Soup in Numbers", "Of three models, GPT4o salts the soup most."),
    ("Low-Rank Tides", "Tides are written as low-rank tables of the moon."),
    ("Moons of Low Rank", "The tables have low rank in winter, whatever the moon does."),
    ("Lowrank Harbours", "A harbour is a lowrank matrix of ships."),
    ("Rank and File", "The file of ferries keeps its rank though the water is low and the wind is high."),
    ("Pre-training a Ferry Pilot", "Pre-training on old charts, then a week at sea."),
    ("Pretraining without Charts", "A pilot learns by pretraining on the sound of buoys."),
    ("A Year of Pre Training", "Rowers call it pre training, and pilots laugh."),
    ("Fine-tuning of Fog Horns", "Fog horns are tuned by fine-tuning on four harbours, and fine tuning takes a day."),
    ("Finetuning Bells", "Bells need finetuning after each storm."),
    ("Qwen2.5 at the Helm", "The helm is given to Qwen2.5 for a night."),
    ("A Helm and a Clock", "Qwen 2.5 steers by the clock."),
    ("DeepSeek-R1 Reads the Weather", "DeepSeek-R1 tells rain from spray."),
    ("Weather for Sailors", "Sailors ask deepseek r1 whether it will rain."),
    ("LLaMA-3 in the Galley", "LLaMA-3 counts the plates."),
    ("Plates of the Galley", "Llama 3 counts the plates better than the cook."),
    ("Text-to-Image Lighthouses", "Lighthouses are drawn by text-to-image models."),
    ("Drawing Lamps", "Lamps are drawn from text to image by hand."),
    ("Multimodal Buoys", "A multimodal buoy hears and sees."),
    ("Buoys that Hear", "The multi-modal buoy is a multi modal instrument."),
    ("SAM Finds Every Gull", "SAM segments gulls on a mast, and SAMs of two sizes agree."),
    ("A Sample of Gulls", "The same sample of gulls was counted twice by Sam."),
    ("Samples of Sand", "Each sample is the same."),
    ("CLIP on a Barge", "CLIP tells barges from ferries."),
    ("Clipping the Sails", "Clipping is done with clips of bronze."),
    ("Smaller Students of Old Pilots", "A large pilot model is distilled into a small one, which steers as well."),
    ("Knowledge Distillation (KD) for Pilots", "Knowledge distillation (KD) trains a student, and KD is cheap."),
    ("World Models of a Harbour", "A model of the harbour is dreamt and steered in."),
    ("Dreams of Steering", "Our world models dream of buoys."),
    ("Models for a Wide World", "Many models were tried all over the world."),
    ("Ferries", "A world away, old models of ferries stand in museums."),
    ("海の大規模言語モデル", "A Japanese title with an English abstract on ropes."),
    ("航海图像识别", "A Chinese title with an English abstract on anchors."),
    ("A Naïve Fréchet Bound for Café Robots", "The café is small and its robots are slow."),
    ("R&D Budgets and AT&T Patents", "Budgets of R&D were read from patents of AT&T."),
    ("Kettles Written in C++", "Firmware of kettles was rewritten in C++ and boils sooner."),
    ("Kettles Written in C#", "Firmware of kettles was rewritten in C# and boils later."),
    ("Kettles Written in C", "Firmware of kettles was written in C and boils at noon."),
    ('Who is "the Captain"? On Roles [and Ropes]', "The captain is whoever holds the ropes."),
    ("$O(n^2)$ Knots: How Long is a Rope?", "Ropes with $n$ knots take $O(n^2)$ hours."),
    ("Night-Owl: Learning to See by Moonlight", "Owls see."),
)
"""Title and abstract. Each paper gets a paragraph of prose besides, in which none of these words stand."""
TWINS = (
    ("GPT-4o", "GPT 4o", "GPT4o", "gpt 4o", "gpt-4o"),
    ("low-rank", "low rank", "lowrank", "Low-Rank"),
    ("pre-training", "pretraining", "pre training"),
    ("Qwen2.5", "Qwen 2.5", "qwen-2.5"),
    ("DeepSeek-R1", "deepseek r1", "DeepSeek R1"),
    ("LLaMA-3", "Llama 3", "llama3"),
    ("text-to-image", "text to image"),
    ("fine-tuning", "fine tuning", "finetuning"),
    ("multimodal", "multi modal", "multi-modal"),
)
COUNTS = {"GPT-4o": 3, "low-rank": 3, "pre-training": 3, "Qwen2.5": 2, "DeepSeek-R1": 2, "LLaMA-3": 2, "text-to-image": 2, "multimodal": 2}
"""How many papers have a word in one of its spellings."""
DISTILLED = ("smaller-students-of-old-pilots", "knowledge-distillation-kd-for-pilots")


def library() -> Site:
    papers = [paper(title, f"{abstract} {prose(title, 30)}") for title, abstract in ENTRIES]
    tags = (
        Tag(slug="knowledge-distillation", name="knowledge distillation", papers=tuple(sorted(DISTILLED))),
        Tag(slug="sea-shanty", name="sea shanty", papers=("ferries",)),
    )
    carried = {one.slug: tuple(tag.slug for tag in tags if one.slug in tag.papers) for one in papers}
    topic = Topic(slug="harbours", name="Harbours & Ferries", about="", terms=())
    analysis = bare_analysis(papers, "harbours", topics=(topic,), tags=tags, paper_tags=carried)
    return Site(analysis)


@pytest.fixture(scope="module", params=["index", "disk"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that asks the worker, over HTTP and from the disk."""
    folder, site = tmp_path_factory.mktemp("search") / "site", library()
    is_disk = request.param == "disk"
    if is_disk:
        site = Site(site.analysis, Settings(index="index.html"))
    write_search(folder, site, index=not is_disk)
    page = browser.new_context().new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    for home in serve(folder):
        page.goto((folder / "ask.html").as_uri() if is_disk else f"{home}ask.html")
        yield page
    page.context.close()
    assert trouble == []


def found(page: Page, q: str, **more: object) -> list[str]:
    """Return the titles of all that is found; these papers are few."""
    answer = ask(page, q, **more)
    assert answer.total <= 10, q
    return answer.titles


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
def test_all_spellings_of_a_word_find_the_same_papers(page: Page, twins: tuple[str, ...]) -> None:
    first, *others = (found(page, spelling) for spelling in twins)
    assert len(first) == COUNTS.get(twins[0], len(first)) > 1
    assert "Rank and File" not in first
    for other in others:
        assert other == first


@pytest.mark.parametrize("word", ["ByteDance", "byte", "arXiv", "lowlands", "Kettledrum", "gulliver"])
def test_a_word_that_the_library_has_not_is_not_cut_until_it_fits(page: Page, word: str) -> None:
    answer = ask(page, word)
    assert (answer.total, answer.said["missing"]) == (0, [word])


def test_a_slip_is_mended_at_once_and_can_be_had_as_typed(page: Page) -> None:
    answer = ask(page, "knowlege distilation")
    assert answer.said["q"] == "knowledge distillation"
    assert sorted(answer.slugs) == sorted(DISTILLED)
    typed = ask(page, "knowlege distilation", raw="1")
    assert (typed.total, typed.said["q"]) == (0, "knowlege distilation")


def test_a_nonsense_word_finds_nothing_and_bold_guesses_are_only_offered(page: Page) -> None:
    assert ask(page, "xqzzvw").total == 0
    answer = ask(page, "lxghthxxses")
    assert (answer.total, answer.said["near"]) == (0, {"lxghthxxses": "lighthouses"})


def test_capitals_are_whole_words_and_come_first(page: Page) -> None:
    assert found(page, "SAM") == ["SAM Finds Every Gull", "A Sample of Gulls"]
    assert found(page, "CLIP") == ["CLIP on a Barge", "Clipping the Sails"]  # which has clips
    assert ask(page, "sam").titles[:3] == ["SAM Finds Every Gull", "A Sample of Gulls", "Samples of Sand"]


def test_tags_and_their_abbreviations_can_be_sought(page: Page) -> None:
    assert sorted(ask(page, "KD").slugs) == sorted(DISTILLED)
    assert sorted(ask(page, "knowledge distillation").slugs) == sorted(DISTILLED)
    assert found(page, '"sea shanty"') == ["Ferries"]


def test_words_side_by_side_come_before_scattered_ones_and_titles_before_abstracts(page: Page) -> None:
    expected = ["World Models of a Harbour", "Dreams of Steering", "Models for a Wide World", "Ferries"]
    assert found(page, "world models") == expected


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("buoys -pretraining -multimodal", {"Dreams of Steering"}),
        ('kettles firmware -"boils sooner" -C', {"Kettles Written in C#"}),
        ("kettles written -C++ -C#", {"Kettles Written in C"}),
        ('"written in" -firmware', set()),
    ],
)
def test_words_and_phrases_can_be_left_out(page: Page, q: str, titles: set[str]) -> None:
    assert set(found(page, q)) == titles


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("naive", "A Naïve Fréchet Bound for Café Robots"),
        ("naïve", "A Naïve Fréchet Bound for Café Robots"),
        ("frechet", "A Naïve Fréchet Bound for Café Robots"),
        ("R&D", "R&D Budgets and AT&T Patents"),
        ("AT&T", "R&D Budgets and AT&T Patents"),
        ("C++", "Kettles Written in C++"),
        ("C#", "Kettles Written in C#"),
        ("言語モデル", "海の大規模言語モデル"),
        ("大規模", "海の大規模言語モデル"),
        ("图像", "航海图像识别"),
        ("海图像识", "航海图像识别"),
        ("航", "航海图像识别"),
    ],
)
def test_what_is_written_otherwise_is_found(page: Page, q: str, title: str) -> None:
    assert found(page, q)[0] == title


@pytest.mark.parametrize("title", [title for title, _ in ENTRIES])
def test_a_pasted_title_finds_its_paper(page: Page, title: str) -> None:
    assert ask(page, title).said["cards"][0]["record"]["slug"] == paper(title).slug
    assert ask(page, f"“{title}”").said["cards"][0]["record"]["slug"] == paper(title).slug


def test_a_phrase_with_other_words_keeps_every_facet(page: Page) -> None:
    answer = ask(page, '"low rank" winter')
    assert answer.titles == ["Moons of Low Rank"]
    counts = answer.said["counts"]
    assert counts["topic"] == {"harbours": {"name": "", "count": 1}}
    assert (counts["year"], counts["code"]) == ({"undated": {"name": "", "count": 1}}, {"no": {"name": "", "count": 1}})


def test_facets_are_counted_for_what_is_found(page: Page) -> None:
    answer = ask(page, "pilot", tag=["knowledge-distillation"])
    assert sorted(answer.slugs) == sorted(DISTILLED)
    assert answer.said["counts"]["tag"]["knowledge-distillation"] == {"name": "knowledge distillation", "count": 2}
    assert answer.said["counts"]["topic"]["harbours"]["count"] == 2
    assert ask(page, "pilot", tag=["no-such-tag"]).total == 0
    assert ask(page, "", topic=["harbours"]).total == len(ENTRIES)


def test_where_no_paper_has_all_words_the_closest_are_shown(page: Page) -> None:
    answer = ask(page, "owl moonlight bronze")
    assert (answer.titles[0], answer.said["closest"], answer.said["missing"]) == ("Night-Owl: Learning to See by Moonlight", True, [])
    answer = ask(page, "moonlight xqzzvw")
    assert (answer.titles, answer.said["closest"], answer.said["missing"]) == (
        ["Night-Owl: Learning to See by Moonlight"],
        True,
        ["xqzzvw"],
    )
    answer = ask(page, "the owl bronze")
    assert (answer.total, answer.said["words"]) == (0, ["owl", "bronze"])


def large() -> Site:
    papers: list[Paper] = [paper(f"Paper {number}", "A windmill turns.") for number in range(5000)]
    return Site(bare_analysis([*papers[1:], paper("A Lone Windlass", "It is worn.")]), Settings(index="index.html"))


def test_a_large_library_on_the_disk_finds_titles(browser: Browser, tmp_path: Path) -> None:
    write_search(tmp_path / "site", large(), index=False)
    page = browser.new_context().new_page()
    page.goto((tmp_path / "site" / "ask.html").as_uri())
    answer: Answer = ask(page, "windlass")
    assert (answer.titles, answer.said["titlesOnly"]) == (["A Lone Windlass"], True)
    assert ask(page, "windmill").total == 0
    assert len(list((tmp_path / "site" / "search").glob("disk-*.js"))) > 1
    page.context.close()
