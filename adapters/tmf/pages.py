"""Pages of a list, and where it ends.

TMF630 wants `X-Total-Count` on each page; a server may say with `Link: …; rel=next` or 206 that there is more. One that
says neither is asked for the last resource once more (for the last two, where the last came alone): what comes with it
is the next page, and that nothing does proves that the list ends there and that `offset` counts resources. Where each
page is of one resource, the last always comes alone, and nothing behind it is the proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Answer

from .reading import Resource, identity

_FEW = 5  # what does not page at all gives at least that many, or all that it has
_SHORTEST_PAGE, _ROUND = 10, 5  # what servers cut pages at: ten resources and more, and no odd number
_SILENTLY_CUT = (
    50  # resources: what gives so many, or twice as many, again in place of the next page may have cut there
)
_MOST_PAGES = 120  # requests for one list, however few come with each
_RELATION = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))""", re.IGNORECASE)  # RFC 8288
_RANGE = re.compile(r"/\s*(\d{1,9})\s*$")  # of `Content-Range: items 0-99/250`
_COUNT = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `total` is how many there are in all, None where it does not say; `more`: it says that there is a next
    one."""

    resources: list[Resource] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    total: int | None
    more: bool


def page_of(answer: Answer) -> Page | None:
    """A page of a list. Nothing at all is no empty list, unless the status says so (204)."""
    if answer.status == 204:
        return Page([], answer.headers, None, more=False)
    given = answer.json if isinstance(answer.json, list) else [answer.json] if identity(answer.json) else [None]
    found = [each for each in given if isinstance(each, Mapping)]
    if len(found) < len(given):
        return None
    total = _total(answer.headers)
    if total is None and not isinstance(answer.json, list):
        total = 1  # one object in the place of a list
    more = answer.status == 206 or _names_next(answer.headers.get("link", ""))
    return Page(found, answer.headers, total, more=more)


def _total(headers: Mapping[str, str]) -> int | None:
    written = headers.get("x-total-count", "").strip()
    if _COUNT.fullmatch(written):
        return int(written)
    ranged = _RANGE.search(headers.get("content-range", ""))
    return int(ranged[1]) if ranged else None


def _names_next(link: str) -> bool:
    """Whether a `Link` header leads to a next page."""
    return any("next" in "".join(found).lower().split() for found in _RELATION.findall(link))


class Pages:
    """What was read so far. `at` is where the next page begins, `go_on` whether there is one to ask for, `is_whole`
    whether that is known to be all.

    A total that changes as the list is read is none. One that is just what the first page gave may count the page and
    not the list. It is put to the test, by asking for the last resource once more, where it is a number that pages are
    cut at, where the server says that there is more, and wherever the list is to prove (`proving`) what is not in it.
    """

    def __init__(self, *, proving: bool = False) -> None:
        self.found: dict[str, Resource] = {}
        self.headers: list[Mapping[str, str]] = []
        self.at, self.go_on, self.is_whole = 0, True, False
        self._proving = proving
        self._most: int | None = None  # the largest total that a page has stated: a later page does not take it back
        self._is_counting_pages = False  # whether its totals are none
        self._is_linked = self._was_linked = False  # whether the last page, or any, said that there is a next one
        self._last: list[Resource] = []
        self._largest = 0  # resources of a page
        self._tail = 1  # resources at the end that were asked for once more

    def take(self, page: Page) -> list[Resource]:
        """What is new on the next page.

        Raises:
            WireFailure: (unavailable) the server said that there is more, and gives none.
        """
        named = {self._name(each, place): each for place, each in enumerate(page.resources)}
        is_same = bool(page.resources) and page.resources == self._last  # by what they say: they may have no ids
        fresh = [] if is_same else [each for name, each in named.items() if name not in self.found]
        is_the_end = [*named][::-1] == [*islice(reversed(self.found), self._tail)]
        self.headers.append(page.headers)
        if page.total is not None:
            if self._most not in (None, page.total):
                self._is_counting_pages = True  # a total that changes as we read is none
            self._most = max(self._most or 0, page.total)
        self._largest, self._last = max(self._largest, len(page.resources)), page.resources
        if fresh:
            self._go_on(page, len(self.found) + len(fresh))
            self.found.update(named)
        else:
            self._end(page, is_the_end=is_the_end, is_same=is_same)
        if self.go_on and len(self.headers) >= _MOST_PAGES:
            self.go_on, self.is_whole = False, False
        return fresh

    def _name(self, each: Resource, place: int) -> str:
        """Its id, or where it stands; what stands there and is another, by the page too."""
        name = identity(each)
        if name is not None:
            return name
        name = f"?{self.at + place}"
        return name if self.found.get(name, each) == each else f"{name}/{len(self.headers)}"

    @property
    def _total(self) -> int | None:
        return None if self._is_counting_pages else self._most

    def _go_on(self, page: Page, found: int) -> None:
        end = self.at + len(page.resources)
        self._is_linked = page.more
        if self._most is not None and found > self._most:
            self._is_counting_pages = True
        if self._total is not None and not self._may_be_of_the_page(page):  # how many there are decides, whatever
            self.at, self.go_on = end, end < self._total  # else is said
            self.is_whole = not self.go_on and found >= self._total
        elif self._total is None and page.more:
            self.at = end
        elif self._total is None and self._was_linked and not self._is_counting_pages and not self._proving:
            self.go_on, self.is_whole = False, True
        else:
            # with the last one once more, where that can tell anything; or the last two, where that was just asked for
            self._tail = 2 if len(page.resources) == 1 and self.found else 1
            self.at = end - self._tail if self._largest > 1 else end
        self._was_linked = self._was_linked or page.more

    def _may_be_of_the_page(self, page: Page) -> bool:
        count = len(page.resources)
        is_round = count >= _SHORTEST_PAGE and count % _ROUND == 0
        return not self.found and count == self._most and (self._proving or page.more or is_round)

    def _end(self, page: Page, *, is_the_end: bool, is_same: bool) -> None:
        self.go_on = False
        if len(self.found) < (self._most or 0):
            raise WireFailure(UNAVAILABLE, "incomplete_list")
        is_cut = is_same and (self._proving or len(self.found) % _SILENTLY_CUT == 0)
        is_tested = is_the_end or not self._proving  # what was asked for is the last, and it came: `offset` counts
        if self._total is not None and not is_cut and is_tested:
            self.is_whole = True
            return
        does_not_page = is_same and len(self.found) < _FEW
        is_past_the_end = not page.resources and self._largest <= 1 and not page.more
        unkept = self._is_linked or page.more  # it said that there is more, and gives none
        self.is_whole = (is_the_end or does_not_page or is_past_the_end) and not unkept
