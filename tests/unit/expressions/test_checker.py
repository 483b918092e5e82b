"""What goes together, what a bare word means, and how a mismatch is said."""

from __future__ import annotations

import pytest

from sopflow.expressions import syntax as s
from sopflow.expressions.checker import Checked, check
from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    DATE,
    DURATION,
    FILE,
    MONEY,
    NOTHING,
    NUMBER,
    OUTCOME,
    PHONE,
    SECRET,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
)

SEGMENT = Choice(("regular", "VIP", "kartu AS"), name="segment")
OTHER = Choice(("regular", "VIP"), name="other_segment")
SHARED = Choice(("yes", "no", "unknown"))
PROFILE = Record(
    "dsc.Profile", {"segment": Field(SEGMENT), "agreed": Field(CONSENT), "area": Field(TEXT, optional=True)}
)
PURCHASE = Record("indira.Purchase", {"amount": Field(MONEY), "kind": Field(SEGMENT)})
NAMES: dict[str, Type] = {
    "flag": YES_NO,
    "agreed": CONSENT,
    "segment": SEGMENT,
    "before": SEGMENT,
    "shared": SHARED,
    "loss": MONEY,
    "visits": WHOLE,
    "rate": NUMBER,
    "note": TEXT,
    "begun": TIME,
    "day": DATE,
    "patience": DURATION,
    "caller": PHONE,
    "party": COUNTERPARTY,
    "proof": FILE,
    "pin": SECRET,
    "profile": PROFILE,
    "purchases": ListOf(PURCHASE),
    "tags": ListOf(SEGMENT),
    "result": OUTCOME,
    "regular": SEGMENT,
    "elsewhere": OTHER,
    "consents": ListOf(CONSENT),
    "settings": Record("settings", {"kill": Field(Record("kill", {"mode": Field(Choice(("direct", "ticket")))}))}),
}
SCOPE = Scope({name: Declared(type_) for name, type_ in NAMES.items()}, outcomes=("done", "late"))


def checked(text: str, wanted: Type | None = None) -> Checked:
    parsed = parse(text)
    assert parsed.tree is not None
    return check(parsed.tree, SCOPE, wanted)


FITTING: list[tuple[str, Type | None, Type]] = [
    ("segment is VIP and shared is yes", None, YES_NO),
    ("segment is before", None, YES_NO),
    ('segment in [VIP, "kartu AS"] or segment not in tags', None, YES_NO),
    ('segment == "VIP"', None, YES_NO),
    ('"VIP" == segment', None, YES_NO),
    ("tags has VIP", None, YES_NO),
    ("settings.kill.mode is direct", None, YES_NO),
    ("result is done", None, YES_NO),
    ("agreed and profile.agreed", None, YES_NO),
    ("first(consents)", None, YES_NO),
    ("consents", None, ListOf(YES_NO)),
    ("loss > 1jt", None, YES_NO),
    ("0 < loss", None, YES_NO),
    ("-1 < loss", None, YES_NO),
    ("caller == party", None, YES_NO),
    ("caller in [party]", None, YES_NO),
    ("visits < rate", None, YES_NO),
    ("loss + 5", None, MONEY),
    ("5 + loss", None, MONEY),
    ("loss * visits", None, MONEY),
    ("loss / loss", None, NUMBER),
    ("loss / 3", None, NUMBER),
    ("round(loss * 0.1 - loss / 3)", None, MONEY),
    ("round(-(loss * 0.1))", None, MONEY),
    ("round(rate)", None, WHOLE),
    ("visits / 2", None, NUMBER),
    ("visits * 2", None, WHOLE),
    ("now - begun", None, DURATION),
    ("day - day", None, DURATION),
    ("begun + patience * 2", None, TIME),
    ("1h + begun", None, TIME),
    ("day + 3d", None, DATE),
    ("patience / 1h", None, NUMBER),
    ("date(now) == day", None, YES_NO),
    ("tags + VIP", None, ListOf(SEGMENT)),
    ("tags + [VIP]", None, ListOf(SEGMENT)),
    ("[] + visits", None, ListOf(WHOLE)),
    ("[] + []", None, ListOf(NOTHING)),
    ("[VIP]", ListOf(SEGMENT), ListOf(SEGMENT)),
    ("[segment, VIP]", None, ListOf(SEGMENT)),
    ('if flag then VIP else "kartu AS"', SEGMENT, SEGMENT),
    ("if flag then VIP else segment", None, SEGMENT),
    ("VIP", SEGMENT, SEGMENT),
    ("done", OUTCOME, OUTCOME),
    ("yes", SHARED, SHARED),
    ("segment or else VIP", None, SEGMENT),
    ("loss or else 0", None, MONEY),
    ("if flag then visits else rate", None, NUMBER),
    ("if flag then rate else visits", None, NUMBER),
    ("if flag then [] else tags", None, ListOf(SEGMENT)),
    ("sum(p.amount for p in purchases where p.kind is VIP)", None, MONEY),
    ("list(p.kind for p in purchases)", None, ListOf(SEGMENT)),
    ("list(VIP for p in purchases)", ListOf(SEGMENT), ListOf(SEGMENT)),
    ("first(p in purchases where p.amount > 5)", None, PURCHASE),
    ("first(tags)", None, SEGMENT),
    ("sum(p in [1, 2] where p > 1)", None, WHOLE),
    ("any(purchases) and none(tags) and all(t in tags where t is VIP)", None, YES_NO),
    ("count(purchases)", None, WHOLE),
    ("max(loss, 0)", None, MONEY),
    ("min(list(p.amount for p in purchases))", None, MONEY),
    ("max(visits, rate)", None, NUMBER),
    ("min([])", None, NOTHING),
    ("unique(tags)", None, ListOf(SEGMENT)),
    ("unique([[1]])", None, ListOf(ListOf(WHOLE))),
    ('join(tags, "; ")', None, TEXT),
    ("length(note)", None, WHOLE),
    ("now + working_days(patience) + days(visits) + hours(0.5)", None, TIME),
    ("profile.area is missing", None, YES_NO),
    ("party.e164 == caller and party.on_net and party.kind is mobile", None, YES_NO),
    ("proof.size > 5", None, YES_NO),
]


@pytest.mark.parametrize(("text", "wanted", "type_"), FITTING)
def test_what_goes_together_has_a_type(text: str, wanted: Type | None, type_: Type) -> None:
    found = checked(text, wanted)
    assert (found.type, found.problems) == (type_, ())
    assert check(found.tree, SCOPE, wanted).tree == found.tree


def test_the_words_that_are_values_are_values_in_the_checked_tree() -> None:
    assert checked("segment is VIP").tree == s.Is(s.Name("segment"), s.ChoiceValue("VIP"))
    assert checked('segment is "VIP"').tree == s.Is(s.Name("segment"), s.ChoiceValue("VIP"))
    assert checked("shared is yes").tree == s.Is(s.Name("shared"), s.ChoiceValue("yes"))
    assert checked("flag is yes").tree == s.Is(s.Name("flag"), s.YesNo(True))


def test_reads_are_the_longest_paths_without_the_items_of_quantifiers() -> None:
    text = "any(p in purchases where p.kind is profile.segment) and settings.kill.mode is direct and first(tags) is VIP"
    assert reads(checked(text).tree) == {"purchases", "profile.segment", "settings.kill.mode", "tags"}


def test_a_field_of_what_is_worked_out_reads_what_that_reads():
    assert reads(checked("first(purchases).amount").tree) == {"purchases"}


PROBLEMS: list[tuple[str, Type | None, list[tuple[str, str, str, str | None]]]] = [
    ("sement is VIP", None, [("unknown-name", "sement", "`sement` is not declared.", None)]),
    ("Segment is VIP", None, [("unknown-name", "Segment", "`Segment` is not declared.", "segment")]),
    ("xyzzy", TEXT, [("unknown-name", "xyzzy", "`xyzzy` is not declared.", None)]),
    (
        "segment is regular",
        None,
        [("ambiguous-name", "regular", "`regular` is a value of the choice and also a declared name.", None)],
    ),
    (
        "segment is Vip",
        None,
        [("unknown-choice-value", "Vip", '`Vip` is not one of `regular`, `VIP`, `"kartu AS"`.', "VIP")],
    ),
    (
        'segment is "kartu as"',
        None,
        [
            (
                "unknown-choice-value",
                '"kartu as"',
                '`kartu as` is not one of `regular`, `VIP`, `"kartu AS"`.',
                '"kartu AS"',
            )
        ],
    ),
    (
        "segment is gold",
        None,
        [("unknown-choice-value", "gold", '`gold` is not one of `regular`, `VIP`, `"kartu AS"`.', None)],
    ),
    ("profile.Area", None, [("unknown-field", "Area", "`profile` (dsc.Profile) has no field `Area`.", "area")]),
    ("profile.zzz", None, [("unknown-field", "zzz", "`profile` (dsc.Profile) has no field `zzz`.", None)]),
    ("loss.amount", None, [("unknown-field", "amount", "`loss` is an amount of money and has no fields.", None)]),
    (
        "purchases.amount",
        None,
        [("unknown-field", "amount", "`purchases` is a list of `indira.Purchase` and has no fields.", None)],
    ),
    ("nothing_such.amount.more", None, [("unknown-name", "nothing_such", "`nothing_such` is not declared.", None)]),
    (
        "any(loss in purchases where loss.amount > 0)",
        None,
        [
            (
                "item-name-taken",
                "any(loss in purchases where loss.amount > 0)",
                "`loss` already has a meaning here, so it cannot name the items.",
                None,
            )
        ],
    ),
    ("lenght(note) > 1", None, [("function-arguments", "lenght", "There is no function `lenght`.", None)]),
    ("zzz(note)", None, [("function-arguments", "zzz", "There is no function `zzz`.", None)]),
    ("length()", None, [("function-arguments", "length()", "`length` needs a value in its brackets.", None)]),
    (
        "unique(purchases)",
        None,
        [("function-arguments", "unique(purchases)", "`unique` does not take a list of `indira.Purchase`.", None)],
    ),
    ("max(note, 1)", None, [("function-arguments", "max(note, 1)", "`max` does not take text, a whole number.", None)]),
    (
        "max(1, note, 1)",
        None,
        [("function-arguments", "max(1, note, 1)", "`max` does not take a whole number, text, a whole number.", None)],
    ),
    ("max()", None, [("function-arguments", "max()", "`max` needs a value in its brackets.", None)]),
    ("max(loss)", None, [("function-arguments", "max(loss)", "`max` does not take an amount of money.", None)]),
    ("max(tags)", None, [("function-arguments", "max(tags)", "`max` does not take a list of `segment`.", None)]),
    ("round(note)", None, [("function-arguments", "round(note)", "`round` does not take text.", None)]),
    ("join(note)", None, [("function-arguments", "join(note)", "`join` does not take text.", None)]),
    (
        "segment and flag",
        None,
        [("type-mismatch", "segment", "`segment` is a `segment`; a condition is yes or no.", None)],
    ),
    ("not tags", None, [("type-mismatch", "tags", "`tags` is a list of `segment`; a condition is yes or no.", None)]),
    (
        "loss or flag",
        None,
        [("type-mismatch", "loss", "`loss` is an amount of money; a condition is yes or no.", None)],
    ),
    (
        "shared",
        YES_NO,
        [("type-mismatch", "shared", "`shared` is one of `yes`, `no`, `unknown`; a condition is yes or no.", None)],
    ),
    (
        "segment is VIP or regular",
        None,
        [("type-mismatch", "regular", "`regular` is a `segment`; a condition is yes or no.", None)],
    ),
    (
        'segment is VIP or "kartu AS"',
        None,
        [("type-mismatch", '"kartu AS"', '`"kartu AS"` is text; a condition is yes or no.', None)],
    ),
    (
        "shared is yes or unknown",
        None,
        [
            (
                "type-mismatch",
                "shared is yes or unknown",
                "Each side of `or` is a whole condition.",
                "shared in [yes, unknown]",
            )
        ],
    ),
    ('note is "x"', None, [("comparison-word", " is ", "`is` compares choices and yes/no; `note` is text.", " == ")]),
    (
        "visits is not 1",
        None,
        [("comparison-word", " is not ", "`is` compares choices and yes/no; `visits` is a whole number.", " != ")],
    ),
    ("segment == VIP", None, [("comparison-word", " == ", "A choice and yes/no are compared by `is`.", " is ")]),
    ("flag != yes", None, [("comparison-word", " != ", "A choice and yes/no are compared by `is not`.", " is not ")]),
    ("flag is 1", None, [("type-mismatch", "flag is 1", "`flag` is yes/no, `1` is a whole number.", None)]),
    (
        "segment is elsewhere",
        None,
        [
            (
                "type-mismatch",
                "segment is elsewhere",
                "`segment` is a `segment`, `elsewhere` is an `other_segment`.",
                None,
            )
        ],
    ),
    ("result is 1", None, [("type-mismatch", "result is 1", "`result` is an outcome, `1` is a whole number.", None)]),
    (
        "visits == note",
        None,
        [("type-mismatch", "visits == note", "A whole number and text cannot be compared by `==`.", None)],
    ),
    ("begun < day", None, [("type-mismatch", "begun < day", "A time and a date cannot be compared by `<`.", None)]),
    ("day < begun", None, [("type-mismatch", "day < begun", "A date and a time cannot be compared by `<`.", None)]),
    (
        "loss < rate",
        None,
        [("type-mismatch", "loss < rate", "An amount of money and a number cannot be compared by `<`.", None)],
    ),
    (
        "tags > 1",
        None,
        [("type-mismatch", "tags > 1", "A list of `segment` and a whole number cannot be compared by `>`.", None)],
    ),
    ('pin == "1"', None, [("type-mismatch", 'pin == "1"', "A secret and text cannot be compared by `==`.", None)]),
    ("segment in VIP", None, [("type-mismatch", "segment in VIP", "A `segment` cannot be in a `segment`.", None)]),
    ("note not in note", None, [("type-mismatch", "note not in note", "Text cannot be in text.", None)]),
    (
        "visits in tags",
        None,
        [("type-mismatch", "visits in tags", "A whole number cannot be in a list of `segment`.", None)],
    ),
    ('note has "x"', None, [("type-mismatch", 'note has "x"', "Text cannot have text in it.", None)]),
    (
        "tags has 1",
        None,
        [("type-mismatch", "tags has 1", "A list of `segment` cannot have a whole number in it.", None)],
    ),
    ("-note", None, [("type-mismatch", "-note", "Text has no opposite.", None)]),
    ("note + 1", None, [("type-mismatch", "note + 1", "`+` does not go between text and a whole number.", None)]),
    ("begun + 1", None, [("type-mismatch", "begun + 1", "`+` does not go between a time and a whole number.", None)]),
    (
        "tags - VIP",
        None,
        [("type-mismatch", "tags - VIP", "`-` does not go between a list of `segment` and a `segment`.", None)],
    ),
    (
        "tags + 1",
        None,
        [("type-mismatch", "tags + 1", "`+` does not go between a list of `segment` and a whole number.", None)],
    ),
    (
        "tags + [1]",
        None,
        [
            (
                "type-mismatch",
                "tags + [1]",
                "`+` does not go between a list of `segment` and a list of whole number.",
                None,
            )
        ],
    ),
    ("flag * 2", None, [("type-mismatch", "flag * 2", "`*` does not go between yes/no and a whole number.", None)]),
    ("loss * 0.1", None, [("inexact-money", "loss * 0.1", "This may give parts of a rupiah.", "round(loss * 0.1)")]),
    ("visits / 0", None, [("division-by-zero", "visits / 0", "A division by zero is always missing.", None)]),
    ("loss / 2", MONEY, [("type-mismatch", "loss / 2", "An amount of money is wanted here; this is a number.", None)]),
    ("visits", TEXT, [("type-mismatch", "visits", "Text is wanted here; this is a whole number.", None)]),
    ("[1, note]", None, [("type-mismatch", "note", "The values before it are a whole number; this is text.", None)]),
    (
        "if flag then 1 else note",
        None,
        [("type-mismatch", "note", "One way gives a whole number, the other text.", None)],
    ),
    (
        "loss or else note",
        MONEY,
        [("type-mismatch", "note", "One way gives an amount of money, the other text.", None)],
    ),
    ("count(loss)", None, [("type-mismatch", "loss", "`count` needs a list; `loss` is an amount of money.", None)]),
    ("count(nowhere)", None, [("unknown-name", "nowhere", "`nowhere` is not declared.", None)]),
    (
        "sum(purchases)",
        None,
        [
            (
                "type-mismatch",
                "sum(purchases)",
                "`sum` adds numbers, money or durations, not an `indira.Purchase`.",
                None,
            )
        ],
    ),
    (
        "sum(p.kind for p in purchases)",
        None,
        [
            (
                "type-mismatch",
                "sum(p.kind for p in purchases)",
                "`sum` adds numbers, money or durations, not a `segment`.",
                None,
            )
        ],
    ),
    ("today - 3d < now", None, [("unknown-name", "today", "`today` is not declared.", None)]),
    (
        "sum(p.kind for p in purchases) > 2",
        None,
        [
            (
                "type-mismatch",
                "sum(p.kind for p in purchases)",
                "`sum` adds numbers, money or durations, not a `segment`.",
                None,
            )
        ],
    ),
    ("profil.segment is VIP", None, [("unknown-name", "profil", "`profil` is not declared.", None)]),
    ("[] has nowhere", None, [("unknown-name", "nowhere", "`nowhere` is not declared.", None)]),
    ('nowhere is "x"', None, [("unknown-name", "nowhere", "`nowhere` is not declared.", None)]),
    (
        "nowhere + 1 > 2 and elsewhre has 1",
        None,
        [
            ("unknown-name", "nowhere", "`nowhere` is not declared.", None),
            ("unknown-name", "elsewhre", "`elsewhre` is not declared.", None),
        ],
    ),
]


@pytest.mark.parametrize(("text", "wanted", "problems"), PROBLEMS)
def test_a_mismatch_is_said_at_its_place(
    text: str, wanted: Type | None, problems: list[tuple[str, str, str, str | None]]
) -> None:
    found = checked(text, wanted).problems
    said = [(one.rule.name, text[one.start : one.end], one.message.en, one.replacement) for one in found]
    assert said == problems
    assert all(one.message.id != one.message.en for one in found)


HELPS = [
    ("sement is VIP", "Did you mean `segment`?", "Maksudnya `segment`?"),
    ("profile.zzz", "It has `segment`, `agreed`, `area`.", "Yang ada: `segment`, `agreed`, `area`."),
    (
        "purchases.amount > 1",
        "Read it from the items: `list(x.amount for x in purchases)`.",
        "Baca dari tiap butir: `list(x.amount for x in purchases)`.",
    ),
    ("not tags", "Write for example `count(tags) > 0`.", "Tulis misalnya `count(tags) > 0`."),
    ("not segment", "Write for example `segment is regular`.", "Tulis misalnya `segment is regular`."),
    ("not loss", "Write for example `loss is not missing`.", "Tulis misalnya `loss is not missing`."),
    ("begun < day", "Write `date(begun)`.", "Tulis `date(begun)`."),
    (
        "loss < rate",
        "Money is compared with money or a whole number.",
        "Uang dibandingkan dengan uang atau bilangan bulat.",
    ),
    ("tags > 1", "Did you mean `count(tags)` or `tags has …`?", "Maksudnya `count(tags)` atau `tags has …`?"),
    ("segment not in VIP", "Write a list, `[VIP]`, or `is not`.", "Tulis daftar, `[VIP]`, atau `is not`."),
    ("flag is 1", "Write `yes` or `no`.", "Tulis `yes` atau `no`."),
    (
        "segment is elsewhere",
        'Its values are `regular`, `VIP`, `"kartu AS"`.',
        'Nilainya `regular`, `VIP`, `"kartu AS"`.',
    ),
    ('note + "x"', 'Texts are joined by `join([note, "x"], " ")`.', 'Teks digabung dengan `join([note, "x"], " ")`.'),
    ("lenght(note)", "Did you mean `length`?", "Maksudnya `length`?"),
]


@pytest.mark.parametrize(("text", "en", "id_"), HELPS)
def test_a_mismatch_comes_with_its_mend(text: str, en: str, id_: str) -> None:
    (problem,) = checked(text).problems
    assert problem.help is not None
    assert (problem.help.en, problem.help.id) == (en, id_)


def test_an_amount_that_needs_rounding_says_so_where_money_is_wanted() -> None:
    (problem,) = checked("loss / 2", MONEY).problems
    assert problem.help is not None
    assert problem.help.en == "Round it: `round(loss / 2)`."


def test_a_long_choice_is_shown_in_part() -> None:
    many = Scope({"kip": Declared(Choice(tuple(f"K{number}" for number in range(12))))})
    tree = parse("kip is zzz").tree
    assert tree is not None
    (problem,) = check(tree, many).problems
    assert problem.message.en.endswith("`K6`, `K7`, ….")


def test_a_choice_without_values_is_asked_for_its_presence() -> None:
    tree = parse("not none_yet").tree
    assert tree is not None
    (problem,) = check(tree, Scope({"none_yet": Declared(Choice((), name="empty"))})).problems
    assert problem.help is not None
    assert problem.help.en == "Write for example `none_yet is not missing`."
