"""Calls of TM Forum APIs at one system: a list to its end, one resource, a create that is sent once.

    api = Api("https://dsc.example", ClientCredentials("us", secret))
    found = api.listing("/tmf-api/troubleTicket/v4/troubleTicket", {"relatedParty.id": "+62…"}, read, budget)

Every failure is a `WireFailure`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote

from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import CONFLICT, IN_DOUBT, NOT_FOUND, UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Answer, Sending, once
from sopflow_adapters.wire.oauth import ClientCredentials, TokenSession
from sopflow_adapters.wire.transport import Transport, Trust

from .errors import REUSED, judge
from .pages import Page, Pages, page_of
from .reading import Resource, resource

_PAGE = 100  # resources that one request asks for
_CAP = 1000  # resources that are read of one list
_UNPROVED = "unproved_absence"
"""The reason of a list that does not have what was looked for, and does not prove that it is nowhere."""

T = TypeVar("T")
Read = Callable[[Resource], T | None]
"""What a resource says, None where it cannot be understood."""


class NoSuchList(WireFailure):
    """A list itself answered that it is not found. To a reader it is not_found; that what was looked for is absent, it
    does not prove: the way there may be missing, at a gateway."""

    def __init__(self, reason: str) -> None:
        super().__init__(NOT_FOUND, reason)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """The resources of a list. `whole` is False where there are more than were read. `headers` are those of each
    page; what could not be understood is counted in `strange`."""

    items: list[T] = field(repr=False)
    whole: bool
    strange: int = 0
    headers: tuple[Mapping[str, str], ...] = field(default=(), repr=False)


class Api:
    """The APIs of one system, as one client. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        credentials: ClientCredentials,
        *,
        trust: Trust | None = None,
        patience: Patience | None = None,
        page: int = _PAGE,
        cap: int = _CAP,
    ) -> None:
        """Connects to nothing yet."""
        transport = Transport(base_url, trust)
        self._caller = Caller(transport, TokenSession(transport, credentials), judge(), patience=patience)
        self._page, self._cap = page, cap

    def __repr__(self) -> str:
        return "<Api>"

    def listing(
        self,
        path: str,
        params: Mapping[str, str],
        read: Read[T],
        budget: Budget,
        *,
        cap: int = 0,
        until: Callable[[T], bool] | None = None,
        proving: bool = False,
    ) -> Listing[T]:
        """All that the filters ask for, page by page, at most `cap` (the client's own where 0), or until one is what
        was looked for. A resource that comes twice, because the list moved meanwhile, counts once. Where the list ends
        is as sure as the server makes it (`pages`); `proving`: what is not there shall be proved by it."""
        rest, limit = self._caller.ending(budget), cap or self._cap
        wanted = limit if cap else limit + 1  # one more tells whether that was all
        pages, is_found = Pages(proving=proving), False
        while pages.go_on and len(pages.found) < wanted and not is_found:
            paging = {**params, "offset": str(pages.at), "limit": str(min(self._page, limit))}
            fresh = pages.take(self._read_page(Sending("GET", path, params=paging), rest()))
            is_found = until is not None and any((told := read(each)) is not None and until(told) for each in fresh)
        items = [read(each) for each in [*pages.found.values()][:limit]]
        kept = [each for each in items if each is not None]
        is_whole = pages.is_whole and len(pages.found) <= limit
        return Listing(kept, is_whole, len(items) - len(kept), tuple(pages.headers))

    def every(self, path: str, params: Mapping[str, str], read: Read[T], budget: Budget) -> list[T]:
        """As `listing`, where a part would be a lie: fails as unavailable where there are more than can be read, or one
        cannot be understood."""
        listing = self.listing(path, params, read, budget)
        if listing.strange:
            raise WireFailure(UNAVAILABLE, "malformed_reply")
        if not listing.whole:
            raise WireFailure(UNAVAILABLE, "too_many_results")
        return listing.items

    def get(self, path: str, read: Read[T], budget: Budget, params: Mapping[str, str] | None = None) -> T:
        """One resource."""
        return self._caller.read(Sending("GET", path, params=params or {}), lambda answer: _one(answer, read), budget)

    def query(self, path: str, body: Mapping[str, object], read: Read[T], budget: Budget) -> T:
        """What is asked by a POST that changes nothing, and so may be repeated."""
        return self._caller.read(Sending("POST", path, body=dict(body)), lambda answer: _one(answer, read), budget)

    def content(self, url: str, budget: Budget) -> Answer:
        """The bytes that lie at an address of this system. Raises WireFailure (unavailable) for any other address: our
        token goes nowhere else."""
        path = self._caller.inside(url)
        if path is None:
            raise WireFailure(UNAVAILABLE, "foreign_address")
        return self._caller.read(Sending("GET", path, headers={"Accept": "*/*"}), lambda answer: answer, budget)

    def create(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        key: str,
        read: Read[T],
        find: Callable[[Budget], T | None],
        budget: Budget,
        again: bool = False,
    ) -> T:
        """Create something, once per key. Where it was sent before (`again`), where the system refuses because it is
        there already, and where the reply cannot be understood, it is looked for by its key with `find`."""
        rest = self._caller.ending(budget)
        made = _certainly(find, rest()) if again else None
        if made is not None:
            return made
        try:
            answer = self._caller.write(Sending("POST", path, True, headers=once(key), body=dict(body)), rest())
        except WireFailure as failure:
            there = failure.kind == CONFLICT or failure.reason == REUSED
            found = _perhaps(find, rest(), failure, again=again) if there else None
            if found is None:
                raise
            return found
        told = _one(answer, read)
        told = _certainly(find, rest()) if told is None else told
        if told is None:
            raise WireFailure(IN_DOUBT, "malformed_reply" if answer.body else "empty_reply")
        return told

    def ending(self, budget: Budget) -> Callable[[], Budget]:
        """What is left of a budget that begins now, each time that it is asked."""
        return self._caller.ending(budget)

    def close(self) -> None:
        """Drop the connections."""
        self._caller.close()

    def _read_page(self, sending: Sending, budget: Budget) -> Page:
        try:
            return self._caller.read(sending, page_of, budget)
        except WireFailure as failure:
            if failure.kind == NOT_FOUND:
                raise NoSuchList(failure.reason) from None
            if failure.reason == "http_416":  # RFC 9110: nothing is there any more
                return Page([], {}, None, more=False)
            raise


def found_by(lookups: list[Callable[[], T | None]]) -> T:
    """What the first of these finds; not_found where none does. One that says so itself is passed over; where a list
    was not there at all, or proved no absence, nothing found is unavailable, and not not_found."""
    doubts: list[WireFailure] = []
    for look in lookups:
        try:
            found = look()
        except NoSuchList:
            doubts.append(WireFailure(UNAVAILABLE, "no_such_list"))
            continue
        except WireFailure as failure:
            if failure.reason == _UNPROVED:
                doubts.append(failure)
            elif failure.kind != NOT_FOUND:
                raise
            continue
        if found is not None:
            return found
    raise doubts[0] if doubts else WireFailure(NOT_FOUND, "not_found")


def segment(id: str) -> str:
    """An id as one part of a path. An id that would be a way up is none."""
    if id in (".", ".."):
        raise WireFailure(NOT_FOUND, "not_found")
    return quote(id, safe="")


def _one(answer: Answer, read: Read[T]) -> T | None:
    only = answer.json[0] if isinstance(answer.json, list) and len(answer.json) == 1 else answer.json
    told = resource(only)
    return None if told is None else read(told)


def _perhaps(find: Callable[[Budget], T | None], budget: Budget, refused: WireFailure, *, again: bool) -> T | None:
    """What has our key, where the system says that it is there already. What was never sent before was refused for
    what another did, whatever the list does not say."""
    try:
        return _certainly(find, budget)
    except WireFailure as failure:
        if again or not failure.reason.endswith(_UNPROVED):
            raise
        raise refused from None


def _certainly(find: Callable[[Budget], T | None], budget: Budget) -> T | None:
    """What is found by its key, None where it is not there. That it cannot be read leaves the write in doubt."""
    try:
        return find(budget)
    except NoSuchList:
        raise WireFailure(IN_DOUBT, "unread_no_such_list") from None
    except WireFailure as failure:
        if failure.kind == NOT_FOUND:
            return None
        raise WireFailure(IN_DOUBT, f"unread_{failure.reason}") from None
