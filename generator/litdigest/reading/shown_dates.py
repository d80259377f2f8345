"""Dates as pages show them: days in many spellings, "1 day ago", weeks and months."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from litdigest.dates import LEAP_YEAR, MONTH_NAMES, MONTHS, DayDate

LONGEST = 60
"""Maximum characters of a line that shows a date."""

_MONTH = "|".join([*(f"{name[:3]}(?:{name[3:]})?" for name in MONTH_NAMES), "Sept"])
_NAME = rf"(?P<name>{_MONTH})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SHORT_YEAR = r"(?:,? ['’](?P<short>\d\d))"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
_TIME = r"(?:(?:T|,? (?:at )?)\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z| ?[AP]M)?)?"
_DAYS = (
    rf"{_NAME} {_DAY}(?:{_SHORT_YEAR}|, ?(?P<year>\d{{4}})|,? (?P<bare>(?:19|20)\d\d))?",
    rf"{_DAY}\.? {_NAME}(?:{_SHORT_YEAR}|,? (?P<year>\d{{4}}))?",
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    r"(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日",
)
_BEFORE = r"(?:(?:first |last )?(?:published|updated|submitted|posted|released|revised|announced|added|listed)(?: on)?:? )?"
NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,2})?[kKmM]|\d{1,9}"
_COMMENTS = rf"(?:(?: ?[·•|💬] ?| \(?)(?P<comments>{NUMBER})\)?(?: comments?)?)?"
_SHOWN = [re.compile(rf"{_BEFORE}(?P<text>{_WEEKDAY}{day}{_TIME}){_COMMENTS}", re.IGNORECASE) for day in _DAYS]
_AGO = re.compile(
    rf"{_BEFORE}(?P<text>(?:(?:about|over|almost|around|less than) )?(?:an?|\d{{1,3}}) ?(?:s|m|h|d|w|mo|y|sec(?:ond)?s?|min(?:ute)?s?|"
    rf"h(?:ou)?rs?|days?|weeks?|months?|years?) ago|yesterday|today|just now|(?:last|this) (?:week|month|year)){_COMMENTS}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A date as a page shows it."""

    text: str
    """The date exactly as shown, without the comments."""
    date: DayDate | None
    """None if it depends on the day on which the page was saved."""
    comments: int | None = None


def parse_date(text: str) -> Shown | None:
    """Return the date and the number of comments that a line shows."""
    if len(text) > LONGEST:
        return None
    line = " ".join(text.split())
    for form in _SHOWN:
        if match := form.fullmatch(line):
            return Shown(match["text"], _day(match.groupdict()), _number(match["comments"]))
    match = _AGO.fullmatch(line)
    return Shown(match["text"], None, _number(match["comments"])) if match else None


def _day(found: dict[str, str | None]) -> DayDate:
    year = found.get("year") or found.get("bare")
    short = found.get("short")
    name = found.get("name")
    month = MONTHS.index(name[:3].title()) + 1 if name else int(found["month"] or 0)
    return DayDate(month=month, day=int(found["day"] or 0), year=2000 + int(short) if short else int(year) if year else None)


def parse_number(text: str) -> int | None:
    """Return the number that a line consists of: 65, 1,204, 1.2k; a dash stands for none."""
    if len(text) > LONGEST:
        return None
    return _number(text) if re.fullmatch(NUMBER, text) else 0 if text in ("-", "–", "—") else None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    times = {"k": 1000, "m": 1_000_000}.get(text[-1].lower(), 1)
    return round(float(text[:-1]) * times) if times > 1 else int(text.replace(",", ""))


def is_day(date: DayDate) -> bool:
    """Return whether a calendar has this day."""
    return 1 <= date.month <= 12 and date.in_year(LEAP_YEAR if date.year is None else date.year) is not None


# Periods


@dataclass(frozen=True, slots=True)
class Period:
    """The day, week or month of a listing."""

    last: DayDate | None
    """Its last day; None if what is shown does not say which one."""
    first: DayDate | None = None
    """Its first day; None for a single day."""


_WEEK = re.compile(r"(?:(?P<year>\d{4})[-_ ]?W(?P<week>\d\d?)|Week (?P<week2>\d\d?)(?:,? (?:of )?(?P<year2>\d{4}))?)", re.IGNORECASE)
_MONTHS = re.compile(
    rf"(?:(?P<name>{_MONTH})\.?,? (?P<year>\d{{4}})|(?P<iso>\d{{4}})-(?P<month>\d\d)|(?P<jear>\d{{4}})年(?P<monat>\d\d?)月)", re.IGNORECASE
)
_RANGE = re.compile(r"(?P<first>.{3,30}?) ?[-–—] ?(?P<last>.{1,30})")


def parse_period(text: str) -> Period | None:
    """Return the day, week or month that heads a listing."""
    if len(text) > LONGEST:
        return None
    if shown := parse_date(text):
        return None if shown.comments is not None else Period(shown.date)
    line = " ".join(text.split())
    if match := _WEEK.fullmatch(line):
        return week_of(int(match["year"] or match["year2"] or 0), int(match["week"] or match["week2"]))
    if match := _MONTHS.fullmatch(line):
        month = MONTHS.index(match["name"][:3].title()) + 1 if match["name"] else int(match["month"] or match["monat"])
        return month_of(int(match["year"] or match["iso"] or match["jear"]), month)
    return _range(line)


def week_of(year: int, week: int) -> Period:
    """Return the ISO week of a year; without a year, a period of unknown days."""
    try:
        first = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return Period(None)
    return Period(DayDate.of(first + dt.timedelta(days=6)), DayDate.of(first))


def month_of(year: int, month: int) -> Period | None:
    """Return the month of a year."""
    if not (1 <= month <= 12 and 1 <= year <= dt.MAXYEAR):
        return None
    first = dt.date(year, month, 1)
    return Period(DayDate.of(first.replace(day=calendar.monthrange(year, month)[1])), DayDate.of(first))


def _range(line: str) -> Period | None:
    """Return the period of "Jun 22 - Jun 28, 2026" or "Jun 22 - 28"."""
    match = _RANGE.fullmatch(line)
    first = parse_date(match["first"]) if match else None
    if match is None or first is None or first.date is None:
        return None
    month = MONTHS[first.date.month - 1] if 1 <= first.date.month <= 12 else ""
    last = parse_date(match["last"]) or parse_date(f"{month} {match['last']}")
    if last is None or last.date is None:
        return None
    start = first.date
    if start.year is None and last.date.year is not None:
        year = last.date.year - ((start.month, start.day) > (last.date.month, last.date.day))
        start = DayDate(month=start.month, day=start.day, year=year)
    return Period(last.date, start)


# File names

_IN_NAMES = (
    (re.compile(r"(?<!\d)(\d{4})(-|_|\.|)(\d\d)\2(\d\d)(?!\d)"), (1, 3, 4)),
    (re.compile(rf"(?<![A-Za-z])({_MONTH})\.?[ _-](\d{{1,2}}),?[ _-](\d{{4}})(?!\d)", re.IGNORECASE), (3, 1, 2)),
    (re.compile(rf"(?<!\d)(\d{{1,2}})[ _-]({_MONTH})\.?[ _-](\d{{4}})(?!\d)", re.IGNORECASE), (3, 2, 1)),
)
_WEEK_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_ ]?W(\d\d)(?!\d)", re.IGNORECASE)
_MONTH_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_](\d\d)(?![-_.]?\d)")


def parse_name(name: str) -> Period | None:
    """Return the day, week or month that a file name states."""
    for form, (year, month, day) in _IN_NAMES:
        for match in form.finditer(name):
            number = int(match[month]) if match[month].isdigit() else MONTHS.index(match[month][:3].title()) + 1
            date = DayDate(month=number, day=int(match[day]), year=int(match[year]))
            if is_day(date) and (match[year] >= "1900" or "-" in match[0]):
                return Period(date)
    if week := _WEEK_IN_NAME.search(name):
        return week_of(int(week[1]), int(week[2]))
    return month_of(int(found[1]), int(found[2])) if (found := _MONTH_IN_NAME.search(name)) else None
