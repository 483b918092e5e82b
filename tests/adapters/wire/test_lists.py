"""Lists of TM Forum APIs: whole only where that is known, and absent only where the list was there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sopflow_adapters.tmf.api import Api, found_by
from sopflow_adapters.tmf.reading import identity
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from tests.adapters.servers import Request, Server, Told

SOON = Budget(1, 3)


@pytest.fixture
def api(server: Server) -> Iterator[Api]:
    ready = Api(server.url, ClientCredentials("us", "secret"), patience=Patience(attempts=1))
    yield ready
    ready.close()


def look(api: Api, budget: Budget = SOON) -> str | None:
    """The first of a list."""
    return next(iter(api.listing("/thing", {}, identity, budget).items), None)


def create(api: Api, *, again: bool) -> str:
    def find(budget: Budget) -> str | None:
        return look(api, budget)

    return api.create("/thing", {"a": 1}, key="K1", read=identity, find=find, budget=SOON, again=again)


def test_a_list_that_is_not_there_proves_no_absence(server: Server, api: Api) -> None:
    server.in_turn(Told(404))

    with pytest.raises(WireFailure, match="not_found: http_404"):
        look(api)  # to a reader it is what it says
    with pytest.raises(WireFailure, match="unavailable: no_such_list"):
        found_by([lambda: look(api), lambda: api.get("/thing/K1", identity, SOON)])
    with pytest.raises(WireFailure, match="in_doubt: unread_no_such_list"):
        create(api, again=True)
    assert "POST /thing" not in server.sent


def test_what_one_of_several_lists_has_is_found_although_another_list_is_not_there(server: Server, api: Api) -> None:
    server.answer = lambda request: Told(404) if request.path == "/thing" else Told(200, {"id": "7"})

    assert found_by([lambda: look(api), lambda: api.get("/other/7", identity, SOON)]) == "7"


def test_an_empty_list_and_a_resource_that_is_not_there_prove_absence(server: Server, api: Api) -> None:
    server.answer = lambda request: Told(200, []) if request.path == "/thing" else Told(404)

    with pytest.raises(WireFailure, match="not_found: not_found"):
        found_by([lambda: look(api), lambda: api.get("/thing/K1", identity, SOON)])


def test_a_list_that_says_how_many_there_are_is_asked_once(server: Server, api: Api) -> None:
    server.in_turn(Told(200, [{"id": "1"}], headers={"X-Total-Count": "1"}))

    assert look(api) == "1"
    assert len(server.asked) == 1


def capped(server: Server, count: int, cap: int, *, pages: bool = True) -> None:
    """A server that gives at most `cap` a page, says nothing of a total, and may not page at all."""
    things = [{"id": str(number)} for number in range(count)]

    def answer(request: Request) -> Told:
        start = int(request.query["offset"]) if pages else 0
        return Told(200, things[start : start + min(cap, int(request.query["limit"]))])

    server.answer = answer


def asked_for(server: Server) -> int:
    return sum(request.path == "/thing" for request in server.asked)


def test_a_list_that_the_server_cuts_short_and_says_nothing_of_it_is_read_to_its_end(server: Server, api: Api) -> None:
    capped(server, 45, cap=20)

    assert len(api.every("/thing", {}, identity, SOON)) == 45
    assert asked_for(server) == 3  # the last page is shorter than one that was not cut


def test_a_list_that_ends_where_a_page_does_is_asked_for_once_more(server: Server, api: Api) -> None:
    capped(server, 40, cap=20)

    assert len(api.every("/thing", {}, identity, SOON)) == 40
    assert asked_for(server) == 3


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_list_of_a_few_is_asked_for_once(server: Server, api: Api, count: int) -> None:
    capped(server, count, cap=100)

    assert len(api.every("/thing", {}, identity, SOON)) == count
    assert asked_for(server) == 1


def test_a_list_that_is_shorter_than_another_was_is_asked_for_once(server: Server, api: Api) -> None:
    capped(server, 30, cap=100)
    api.every("/thing", {}, identity, SOON)
    capped(server, 29, cap=100)
    before = asked_for(server)
    api.every("/thing", {}, identity, SOON)

    assert asked_for(server) == before + 1


@pytest.mark.parametrize("things", [[{"id": str(number)} for number in range(20)], [{"name": "x"}] * 20])
def test_a_server_that_gives_the_same_page_again_is_not_known_to_have_given_all(
    server: Server, api: Api, things: list[dict[str, str]]
) -> None:
    server.answer = lambda request: Told(200, things)

    assert not api.listing("/thing", {}, lambda each: each, SOON).whole
    with pytest.raises(WireFailure, match="unavailable: too_many_results"):
        api.every("/thing", {}, lambda each: each, SOON)


def test_a_link_to_a_next_page_says_that_there_is_more(server: Server, api: Api) -> None:
    pages = [Told(200, [{"id": "1"}], headers={"Link": '</thing?offset=1>; rel="next"'}), Told(200, [{"id": "2"}])]
    server.answer = lambda request: pages[int(request.query["offset"])]

    assert api.every("/thing", {}, identity, SOON) == ["1", "2"]
