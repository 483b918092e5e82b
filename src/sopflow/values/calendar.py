"""Working days: pure arithmetic over a calendar that is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.values.refusal import Refusal

SATURDAY, SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


class BeyondTheCalendar(ValueError):
    """A day of a year for which no holidays are known. `refusal` says so in words."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.refusal = Refusal(
            Words(en=f"the holidays of {year} are not known", id=f"hari libur tahun {year} belum diketahui"),
            Words(en="add that year to the calendar once it is decreed", id="tambahkan tahun itu setelah ditetapkan"),
        )
        super().__init__(self.refusal.reason.en)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, in a zone. `holidays` are days off with their names; `years` are those whose holidays
    are known: asking beyond them raises `BeyondTheCalendar`, it is never taken for a year without holidays."""

    zone: str = "Asia/Jakarta"
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.weekend >= set(range(7)):
            raise ValueError("a week without any working day")

    def is_working_day(self, day: date) -> bool:
        """Whether that day is worked."""
        if day.year not in self.years:
            raise BeyondTheCalendar(day.year)
        return day.weekday() not in self.weekend and day not in self.holidays

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """The same hour, so many working days later (earlier, where negative), in the calendar's zone. The day of
        `at` itself is never counted; nought days leave the moment as it is."""
        local = at.astimezone(ZoneInfo(self.zone))
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        day, left = local.date(), abs(days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return local.replace(year=day.year, month=day.month, day=day.day)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much time of working days lies between two moments: a working day has all its hours, any other day none.
        Nothing where `end` is not the later."""
        zone, total = ZoneInfo(self.zone), timedelta()
        begin, end = start.astimezone(zone), end.astimezone(zone)
        while begin < end:
            day = begin.date()
            until = min(end, _midnight(day + _ONE_DAY, zone))
            if self.is_working_day(day):
                total += until - begin
            begin = until
        return total

    def add_working_time(self, at: datetime, span: timedelta) -> datetime:
        """The moment when so much time of working days has passed; `at` itself where that is none."""
        zone, left, begin = ZoneInfo(self.zone), span, at.astimezone(ZoneInfo(self.zone))
        while left > timedelta():
            day = begin.date()
            until = _midnight(day + _ONE_DAY, zone)
            if self.is_working_day(day):
                passed = min(left, until - begin)
                left -= passed
                begin += passed
            else:
                begin = until
        return begin

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """How many working days lie after the day of `start`, up to and with the day of `end`; negative when `end`
        is the earlier."""
        first, last = (moment.astimezone(ZoneInfo(self.zone)).date() for moment in (start, end))
        if last < first:
            return -self.working_days_between(end, start)
        days = (first + _ONE_DAY * number for number in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
