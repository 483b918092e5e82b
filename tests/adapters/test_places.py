"""A write whose reply was lost is sent again only where it is proved that it is not there: systems that rename, replace and
pass over filters, each with the write in its books, and systems that keep others' things beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sopflow_adapters.billing.client import Claim
from sopflow_adapters.billing.client import Client as Billing
from sopflow_adapters.dsc.client import Client as Dsc
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from tests.adapters.servers import Request, Server, Told

KEY, OTHERS = "VA-1:AbC_dEf-GhIjKlMnOpQrSt", "VA-2:ZyXwVuTsRqPoNmLkJiHgFe"
SOON = Budget(10, 30)
BEGUN = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOW, EARLIER, LONG_AGO = BEGUN + timedelta(hours=1), BEGUN - timedelta(hours=2), BEGUN - timedelta(days=2)
HIS, SOMEBODYS, FRAUD = "+6281234567890", "+6281200000002", "+6282100000009"
Body = dict[str, object]


def dsc(server: Server) -> Dsc:
    return Dsc(server.url, ClientCredentials("us", "secret"), patience=Patience(attempts=1))


def billing(server: Server) -> Billing:
    return Billing(server.url, ClientCredentials("us", "secret"), patience=Patience(attempts=1))


def block(server: Server, *, again: bool) -> object:
    with closing(dsc(server)) as client:
        return client.request_block(FRAUD, report="R1", disclaimer="D1", key=KEY, budget=SOON, again=again, begun=BEGUN)


def contact(server: Server, *, again: bool) -> object:
    with closing(dsc(server)) as client:
        return client.log_interaction(HIS, key=KEY, budget=SOON, kip=["P22"], again=again, begun=BEGUN)


def money(
    server: Server, *, again: bool, kind: str = "refund", account: str | None = None, approval: str = "BCO-1"
) -> object:
    with closing(billing(server)) as client:
        return client.adjust(
            HIS, kind, 50000, approval, key=KEY, budget=SOON, account=account, again=again, begun=BEGUN
        )


def question(server: Server, *, again: bool) -> object:
    with closing(billing(server)) as client:
        claim = Claim(HIS, "refund", 50000)
        return client.request_confirmation(claim, key=KEY, budget=SOON, again=again, begun=BEGUN)


WRITES: Mapping[str, Callable[..., object]] = {
    "block": block,
    "contact": contact,
    "balance": money,
    "account": partial(money, account="ACC-1"),
    "bill": partial(money, kind="adjustment"),
    "question": question,
    "approved under a key": partial(money, account="ACC-1", approval=OTHERS),
}
KINDS = [each for each in WRITES if each != "approved under a key"]


@dataclass
class Books:
    """A system that takes a write and loses the reply. `keeps` is what it makes of what it takes, `filters` whether it
    honours filters, `shows` what it lets us see of it."""

    server: Server
    keeps: Callable[[Body], Body] | None = None
    filters: bool = False
    kept: list[Body] = field(default_factory=list)
    shows: Callable[[Body], bool] = lambda body: True

    def __post_init__(self) -> None:
        self.server.answer = self.answer

    def answer(self, request: Request) -> Told:
        if request.method == "POST":
            if self.keeps is not None:
                status = {"adjustBalance": "completed", "refund": "done", "partyInteraction": "completed"}
                said = status.get(request.path.rpartition("/")[2], "acknowledged")
                state = {"id": "N1", "status": said, "creationDate": NOW.isoformat()}
                self.kept.append(self.keeps({**request.json, **state}))  # type: ignore[dict-item]  # an object
            return Told(0)
        if request.path.endswith("/bucket"):
            of = [{"id": HIS}]
            return Told(200, [{"id": "B1", "status": "active", "usageType": "monetary", "logicalResource": of}])
        found = [
            each
            for each in filter(self.shows, self.kept)
            if not self.filters or all(fits(each, *one) for one in request.query.items())
        ]
        start = int(request.query["offset"])
        return Told(200, found[start:], headers={"X-Total-Count": str(len(found))})

    @property
    def writes(self) -> int:
        return self.server.sent.count(f"POST {next(each.path for each in self.server.asked if each.method == 'POST')}")

    def lose(self, what: str) -> str:
        """Write, lose the reply, and be told to write again: how the second try ends. There is something of an earlier
        case."""
        self.kept.append(an_earlier_one(what))
        with pytest.raises(WireFailure, match="in_doubt"):
            WRITES[what](self.server, again=False)
        with pytest.raises(WireFailure) as second:
            WRITES[what](self.server, again=True)
        return str(second.value)


def fits(body: object, name: str, wanted: str) -> bool:
    """Whether a filter leaves it; times and pages leave all."""
    if name in ("offset", "limit", "sort") or name.endswith(".gte"):
        return True
    return wanted in values(body, name.split("."))


def values(body: object, names: list[str]) -> list[object]:
    if isinstance(body, list):
        return [value for each in body for value in values(each, names)]
    if not names:
        return [body]
    return values(body[names[0]], names[1:]) if isinstance(body, dict) and names[0] in body else []


def renamed(body: Body) -> Body:
    return {**body, "ticketType": "Something Else", "externalId": "DSC-1"}


def renumbered(body: Body) -> Body:
    """Our key is nowhere any more."""
    own = {name: "OWN-1" for name in ("externalId", "description", "correlatorId") if name in body}
    return {name: value for name, value in {**body, **own}.items() if name != "interactionItem"}


def of_no_number(body: Body) -> Body:
    """It keeps to which balance it was, and not whose."""
    return {name: value for name, value in renumbered(body).items() if name not in ("logicalResource", "reason")}


def of_another_number_of_it(body: Body) -> Body:
    """A balance that two numbers share: it is filed under the other one."""
    return {**renumbered(body), "logicalResource": [{"id": SOMEBODYS}]}


def of_its_own_correlator(body: Body) -> Body:
    """The approval that it was about, which has a key of ours for its number, stays."""
    return {**body, "correlatorId": "REF-1"}


def on_a_channel_of_its_own(body: Body) -> Body:
    return {**renumbered(body), "channel": [{"id": "CC-01", "name": "Contact Centre"}]}


def cut_by_half(body: Body) -> Body:
    """It pays less than it was asked to, and keeps no key."""
    field = "amount" if "bucket" in body else "totalAmount"
    paid = {"units": "IDR", "amount": 25000} if "bucket" in body else {"unit": "IDR", "value": 25000}
    return {**renumbered(body), field: paid, "requestedDate": NOW.isoformat(), "refundDate": NOW.isoformat()}


@pytest.mark.parametrize("filters", [False, True])
@pytest.mark.parametrize(
    ("what", "keeps"),
    [
        ("block", renamed),
        ("bill", renamed),
        ("question", renamed),
        *((what, renumbered) for what in KINDS),
        ("contact", on_a_channel_of_its_own),
        ("balance", of_no_number),
        ("balance", cut_by_half),
        ("account", cut_by_half),
        ("balance", of_another_number_of_it),
        ("approved under a key", of_its_own_correlator),
    ],
)
def test_what_is_in_the_books_under_another_name_is_not_written_again(
    server: Server, what: str, keeps: Callable[[Body], Body], filters: bool
) -> None:
    books = Books(server, keeps, filters)

    assert books.lose(what) == "in_doubt: unread_unproved_absence"
    assert books.writes == 1


def mine(what: str, **more: object) -> Body:
    """A thing without any key, of the kind, the subject and the amount of our write."""
    of = {"id": "A1", "status": "completed", "relatedParty": [{"id": HIS, "role": "subscriber"}]}
    by_kind: Mapping[str, Body] = {
        "block": {
            "ticketType": "BLOCK_REQUEST", "status": "pending",
            "relatedEntity": [{"id": FRAUD, "role": "blockedNumber"}],
        },
        "contact": {"channel": [{"id": "call_centre"}], "reason": "P22"},
        "balance": {"amount": {"units": "IDR", "amount": 50000}, "logicalResource": [{"id": HIS}]},
        "account": {"status": "done", "totalAmount": {"unit": "IDR", "value": 50000}, "account": {"id": "ACC-1"}},
        "bill": {"ticketType": "Bill Dispute", "status": "pending"},
        "question": {"ticketType": "BILLCO_CONFIRMATION", "status": "pending"},
    }  # fmt: skip
    return {**of, **by_kind[what], **more}


def keyed(what: str, key: str) -> Body:
    """A key where ours stands."""
    item = {"item": {"id": key, "role": "externalId"}}
    by_kind: Mapping[str, Body] = {
        "contact": {"interactionItem": [item]}, "balance": {"description": key}, "account": {"correlatorId": key},
    }  # fmt: skip
    return by_kind.get(what, {"externalId": key})


def an_earlier_one(what: str) -> Body:
    """Of an earlier case, with its key."""
    kind = "account" if what == "approved under a key" else what
    return mine(kind, id="0", **{**SUBJECT[kind], **dated(kind, LONG_AGO), **keyed(kind, OTHERS)})


def dated(what: str, at: datetime) -> Body:
    name = {"balance": "requestedDate", "account": "refundDate"}.get(what, "creationDate")
    return {name: at.isoformat()}


OTHER = {
    "block": {"ticketType": "FRAUD_REPORT"},
    "contact": {"channel": [{"id": "mytelkomsel"}]},
    "balance": {"amount": {"units": "IDR", "amount": 12000}},
    "account": {"totalAmount": {"unit": "IDR", "value": 12000}},
    "bill": {"ticketType": "BILLCO_CONFIRMATION"},
    "question": {"ticketType": "Bill Dispute"},
}
SUBJECT = {
    "block": {"relatedEntity": [{"id": SOMEBODYS, "role": "blockedNumber"}]},
    "contact": {"relatedParty": [{"id": SOMEBODYS, "role": "subscriber"}]},
    "balance": {"relatedParty": [], "logicalResource": [{"id": SOMEBODYS}]},
    "account": {"account": {"id": "ACC-2"}},
    "bill": {"relatedParty": [{"id": SOMEBODYS, "role": "subscriber"}]},
    "question": {"relatedParty": [{"id": SOMEBODYS, "role": "subscriber"}]},
}


@pytest.mark.parametrize("what", KINDS)
def test_what_cannot_be_ours_leaves_the_absence_proved_and_the_write_is_sent_again(server: Server, what: str) -> None:
    books = Books(server)
    books.kept += [
        mine(what, id="1", **dated(what, LONG_AGO)),
        mine(what, id="2", **{**OTHER[what], **dated(what, EARLIER)}),
        mine(what, id="3", **{**SUBJECT[what], **dated(what, NOW)}),
        mine(what, id="4", **dated(what, NOW), **keyed(what, OTHERS)),
    ]

    assert books.lose(what) == "in_doubt: connection_lost"
    assert books.writes == 2


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize(
    "could_be_ours", ["just before", "of another kind, just now", "without a time", "without a zone"]
)
def test_what_may_be_ours_is_left_to_a_person(server: Server, what: str, could_be_ours: str) -> None:
    books = Books(server)
    naive = {name: str(at).removesuffix("+00:00") for name, at in dated(what, LONG_AGO).items()}
    more = {
        "just before": dated(what, EARLIER),
        "of another kind, just now": {**OTHER[what], **dated(what, BEGUN)},
        "without a time": {},
        "without a zone": naive,
    }[could_be_ours]
    books.kept.append(mine(what, **more))

    assert books.lose(what) == "in_doubt: unread_unproved_absence"
    assert books.writes == 1


def test_an_amount_in_other_units_may_be_ours(server: Server) -> None:
    books = Books(server)
    books.kept.append(mine("balance", amount={"units": "IDR", "amount": 5000000}, **dated("balance", EARLIER)))

    assert books.lose("balance") == "in_doubt: unread_unproved_absence"


@pytest.mark.parametrize("what", KINDS)
def test_an_honest_system_without_the_write_gets_it_again(server: Server, what: str) -> None:
    books = Books(server, filters=True)

    assert books.lose(what) == "in_doubt: connection_lost"
    assert books.writes == 2


@pytest.mark.parametrize("shows", ["nothing", "what others wrote"])
@pytest.mark.parametrize("what", KINDS)
def test_a_system_that_never_shows_us_what_we_wrote_proves_nothing(server: Server, what: str, shows: str) -> None:
    """It lets the account write, and not read; or it keeps no list of such things."""
    books = Books(server, keeps=lambda body: body, filters=True)
    books.kept.append(mine(what, **{**SUBJECT[what], **dated(what, NOW)}))
    books.shows = lambda body: shows != "nothing" and not {KEY, OTHERS} & {*texts(body)}

    assert books.lose(what) == "in_doubt: unread_unproved_absence"
    assert books.writes == 1


@pytest.mark.parametrize("filters", [True, False])
@pytest.mark.parametrize("is_of_another", [False, True])
@pytest.mark.parametrize("what", [each for each in KINDS if "ticketType" in OTHER[each]])
def test_a_ticket_of_ours_of_another_kind_does_not_show_that_we_see_those_of_this_kind(
    server: Server, what: str, is_of_another: bool, filters: bool
) -> None:
    """The system hides tickets of this kind from us, and shows those of the other, of this customer or of another."""
    books = Books(server, keeps=lambda body: body, filters=filters)
    seen = {**OTHER[what], **dated(what, NOW), **keyed(what, OTHERS)}
    books.kept.append(mine(what, id="9", **{**(SUBJECT[what] if is_of_another else {}), **seen}))
    books.shows = lambda body: body["ticketType"] == OTHER[what]["ticketType"]

    assert books.lose(what) == "in_doubt: unread_unproved_absence"
    assert books.writes == 1


@pytest.mark.parametrize("what", KINDS)
def test_what_only_the_newest_show_is_found(server: Server, what: str) -> None:
    """A gateway breaks the filters, so that they fit nothing."""
    books = Books(server, keeps=lambda body: body)
    books.filters = True
    books.kept.append(an_earlier_one(what))
    with pytest.raises(WireFailure, match="in_doubt"):
        WRITES[what](server, again=False)
    whole, tell = {"offset", "limit", "sort", "ticketType", "channel.id"}, server.answer
    server.answer = lambda asked: (
        tell(asked) if asked.path.endswith("/bucket") or set(asked.query) <= whole else Told(200, [])
    )

    assert WRITES[what](server, again=True)
    assert books.writes == 1


def texts(body: object) -> Iterator[str]:
    if isinstance(body, dict | list):
        for each in body.values() if isinstance(body, dict) else body:
            yield from texts(each)
    else:
        yield str(body)


def test_a_request_to_block_several_numbers_may_be_ours(server: Server) -> None:
    both = [{"id": number, "role": "blockedNumber"} for number in (SOMEBODYS, FRAUD)]
    books = Books(server)
    books.kept.append(mine("block", relatedEntity=both, **dated("block", NOW)))

    assert books.lose("block") == "in_doubt: unread_unproved_absence"
