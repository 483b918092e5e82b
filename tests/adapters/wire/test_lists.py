"""Lists of TM Forum APIs: whole only where that is known, and absent only where the list was there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sopflow_adapters.tmf.api import Api, found_by
from sopflow_adapters.tmf.reading import identity
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from tests.adapters.servers import Server, Told, serving

SOON = Budget(1, 3)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as told:
        yield told


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
