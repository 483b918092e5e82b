"""Pages of a list, and where it ends.

TMF630 wants `X-Total-Count` on each page; a server may say with `Link: …; rel=next` or 206 that there is more. One that
says neither is asked for the last resource once more: what comes with it is the next page, and that it comes alone
proves that the list ends there and that `offset` counts resources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Answer

from .reading import Resource, identity

_FEW = 5  # what does not page at all gives at least that many, or all that it has
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
    whether that is known to be all."""

    def __init__(self) -> None:
        self.found: dict[str, Resource] = {}
        self.headers: list[Mapping[str, str]] = []
        self.at, self.go_on, self.is_whole = 0, True, False
        self._most: int | None = None  # the largest total that a page has stated: a later page does not take it back
        self._is_linked = self._was_linked = False  # whether the last page, or any, said that there is a next one

    def take(self, page: Page) -> list[Resource]:
        """What is new on the next page.

        Raises:
            WireFailure: (unavailable) the server said that there is more, and gives none.
        """
        named = {identity(each) or f"?{self.at + place}": each for place, each in enumerate(page.resources)}
        fresh = [each for name, each in named.items() if name not in self.found]
        last = next(reversed(self.found), None)
        self.headers.append(page.headers)
        if page.total is not None:
            self._most = max(self._most or 0, page.total)
        if fresh:
            self._go_on(page, len(self.found) + len(fresh))
        else:
            self._end(page, is_last_alone=[*named] == [last])
        self.found.update(named)
        return fresh

    def _go_on(self, page: Page, found: int) -> None:
        end = self.at + len(page.resources)
        self._is_linked = page.more
        if self._most is not None:  # how many there are decides, whatever else is said
            self.at, self.go_on = end, end < self._most
            self.is_whole = not self.go_on and found >= self._most
        elif page.more:
            self.at = end
        elif self._was_linked:
            self.go_on, self.is_whole = False, True
        else:
            self.at = end - 1  # with the last one once more
        self._was_linked = self._was_linked or page.more

    def _end(self, page: Page, *, is_last_alone: bool) -> None:
        self.go_on = False
        if len(self.found) < (self._most or 0):
            raise WireFailure(UNAVAILABLE, "incomplete_list")
        is_the_same = bool(page.resources) and len(self.found) < _FEW  # it does not page
        is_first = not self.found and not page.more
        unkept = self._is_linked or page.more  # it said that there is more, and gives none
        self.is_whole = self._most is not None or ((is_first or is_last_alone or is_the_same) and not unkept)
