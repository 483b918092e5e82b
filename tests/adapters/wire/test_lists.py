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

SOON = Budget(10, 30)


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


@pytest.mark.parametrize(
    ("count", "cap", "pages"), [(0, 20, 1), (1, 100, 2), (45, 20, 4), (40, 20, 4), (7, 3, 4), (100, 100, 2)]
)
def test_a_list_without_a_total_ends_where_its_last_one_comes_alone(
    server: Server, api: Api, count: int, cap: int, pages: int
) -> None:
    capped(server, count, cap)

    assert len(api.every("/thing", {}, identity, SOON)) == count
    assert asked_for(server) == pages


THINGS = [{"id": str(number)} for number in range(150)]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"X-Total-Count": "150"}, Told(200, [])),
        ({"X-Total-Count": "150"}, Told(204)),
        ({"X-Total-Count": "150"}, Told(200, THINGS[100:120], headers={"X-Total-Count": "20"})),
        ({"Content-Range": "items 0-99/150"}, Told(200, [])),
        ({"Link": "</thing?offset=100>; rel=next"}, Told(200, [])),
        ({"Link": "</thing?offset=100>; rel=next"}, Told(204)),
    ],
)
def test_what_a_page_promised_no_later_page_takes_back(
    server: Server, api: Api, first: dict[str, str], then: Told
) -> None:
    told = Told(200, THINGS[:100], headers=first)
    server.answer = lambda request: told if request.query["offset"] == "0" else then

    with pytest.raises(WireFailure, match=r"unavailable: (incomplete_list|too_many_results)"):
        api.every("/thing", {}, identity, SOON)


@pytest.mark.parametrize("headers", [{"X-Total-Count": "150"}, {"Content-Range": "items 0-99/150"}])
def test_a_server_may_call_every_page_a_part(server: Server, api: Api, headers: dict[str, str]) -> None:
    def answer(request: Request) -> Told:
        start = int(request.query["offset"])
        return Told(206, THINGS[start : start + 100], headers=headers)

    server.answer = answer

    assert len(api.every("/thing", {}, identity, SOON)) == 150


def test_past_the_end_is_the_end(server: Server, api: Api) -> None:
    def answer(request: Request) -> Told:
        start = int(request.query["offset"])
        return Told(200, THINGS[:100], headers={"X-Total-Count": "100"}) if start == 0 else Told(416)

    server.answer = answer
    assert len(api.every("/thing", {}, identity, SOON)) == 100


def test_a_server_that_counts_pages_is_not_known_to_have_given_all(server: Server, api: Api) -> None:
    def answer(request: Request) -> Told:
        page = int(request.query["offset"])
        return Told(200, THINGS[page * 20 : page * 20 + 20])

    server.answer = answer

    assert not api.listing("/thing", {}, identity, SOON).whole


def test_nothing_more_is_read_once_what_was_looked_for_is_found(server: Server, api: Api) -> None:
    capped(server, 90, cap=20)

    assert "7" in api.listing("/thing", {}, identity, SOON, until=lambda told: told == "7").items
    assert asked_for(server) == 1


def test_a_list_that_was_long_once_says_nothing_of_the_next_one(server: Server, api: Api) -> None:
    for count, cap in ((30, 100), (25, 20)):
        capped(server, count, cap)
        assert len(api.every("/thing", {}, identity, SOON)) == count


def test_a_few_from_a_server_that_does_not_page_are_all_there_are(server: Server, api: Api) -> None:
    capped(server, 4, cap=100, pages=False)

    assert len(api.every("/thing", {}, identity, SOON)) == 4


def test_one_object_in_the_place_of_a_list_is_asked_for_once(server: Server, api: Api) -> None:
    server.answer = lambda request: Told(200, {"id": "1"})

    assert api.every("/thing", {}, identity, SOON) == ["1"]
    assert asked_for(server) == 1


@pytest.mark.parametrize("things", [[{"id": str(number)} for number in range(20)], [{"name": "x"}] * 20])
def test_a_server_that_gives_the_same_page_again_is_not_known_to_have_given_all(
    server: Server, api: Api, things: list[dict[str, str]]
) -> None:
    server.answer = lambda request: Told(200, things)

    assert not api.listing("/thing", {}, lambda each: each, SOON).whole
    with pytest.raises(WireFailure, match="unavailable: too_many_results"):
        api.every("/thing", {}, lambda each: each, SOON)


@pytest.mark.parametrize("relation", ['rel="next"', "rel=next", "Rel='next'", 'title="x"; rel="last next"'])
def test_a_link_to_a_next_page_says_that_there_is_more(server: Server, api: Api, relation: str) -> None:
    linked = {"Link": f"</thing?offset=0>; rel=first, </thing?offset=1>; {relation}"}
    pages = [Told(200, [{"id": "1"}], headers=linked), Told(200, [{"id": "1"}], headers=linked)]
    server.answer = lambda request: pages[int(request.query["offset"])]

    with pytest.raises(WireFailure, match="unavailable: too_many_results"):  # it says so, and gives none
        api.every("/thing", {}, identity, SOON)


def counting_pages(server: Server, count: int, cap: int) -> None:
    """A server whose total is the number of what a page holds."""
    things = [{"id": str(number)} for number in range(count)]

    def answer(request: Request) -> Told:
        start = int(request.query["offset"])
        shown = things[start : start + min(cap, int(request.query["limit"]))]
        return Told(200, shown, headers={"X-Total-Count": str(len(shown))})

    server.answer = answer


@pytest.mark.parametrize(("count", "cap"), [(250, 100), (130, 50), (30, 10)])
def test_a_total_that_counts_the_page_ends_no_list(server: Server, api: Api, count: int, cap: int) -> None:
    counting_pages(server, count, cap)

    assert len(api.every("/thing", {}, identity, SOON)) == count


@pytest.mark.parametrize(("count", "cap"), [(7, 3), (5, 1), (3, 2)])
def test_where_an_absence_is_to_be_proved_no_total_of_one_page_is_believed(
    server: Server, api: Api, count: int, cap: int
) -> None:
    counting_pages(server, count, cap)
    read = api.listing("/thing", {}, identity, SOON, proving=True)

    assert (len(read.items), read.whole) == (count, True)


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_an_honest_total_proves_an_absence_too(server: Server, api: Api, count: int) -> None:
    def answer(request: Request) -> Told:
        start = int(request.query["offset"])
        return Told(200, THINGS[:count][start : start + 100], headers={"X-Total-Count": str(count)})

    server.answer = answer
    read = api.listing("/thing", {}, identity, SOON, proving=True)

    assert (len(read.items), read.whole) == (count, True)
    assert asked_for(server) == (2 if count else 1)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_server_that_gives_one_a_page_and_says_nothing_is_read_to_its_end(
    server: Server, api: Api, count: int
) -> None:
    capped(server, count, cap=1)

    assert len(api.every("/thing", {}, identity, SOON)) == count
    assert asked_for(server) == count + 1


NAMELESS = [{"at": str(number)} for number in range(8)]


@pytest.mark.parametrize("count", [1, 3, 8])
def test_what_has_no_ids_on_a_server_that_does_not_page_is_asked_for_twice(
    server: Server, api: Api, count: int
) -> None:
    server.answer = lambda request: Told(200, NAMELESS[:count])
    read = api.listing("/thing", {}, lambda each: each["at"], SOON)

    assert (len(read.items), read.whole) == (count, count < 5)
    assert asked_for(server) == 2


def test_what_has_no_ids_and_differs_each_time_is_not_asked_for_without_end(server: Server, api: Api) -> None:
    server.answer = lambda request: Told(200, [{"at": f"{len(server.asked)}/{each}"} for each in range(3)])
    read = api.listing("/thing", {}, lambda each: each["at"], SOON)

    assert not read.whole
    assert asked_for(server) == 120


@pytest.mark.parametrize(("count", "whole"), [(7, True), (10, True), (95, True), (100, False)])
def test_a_total_of_a_server_that_gives_the_same_page_again_is_not_believed_where_it_may_have_cut_there(
    server: Server, api: Api, count: int, whole: bool
) -> None:
    server.answer = lambda request: Told(200, THINGS[:count], headers={"X-Total-Count": str(count)})

    assert api.listing("/thing", {}, identity, SOON).whole is whole
    assert api.listing("/thing", {}, identity, SOON, proving=True).whole is False
