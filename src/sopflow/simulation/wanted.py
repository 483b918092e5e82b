"""What was expected, as it is shown in a failure: masked by the classes of what it is compared with."""

from __future__ import annotations

from sopflow.simulation.given import Fields, Given, Several, is_null
from sopflow.simulation.printing import Printed, printed
from sopflow.values.masking import stricter
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import ListOf, Privacy, Type, parts


def wanted(given: Given, type_: Type, privacy: Privacy) -> Printed:
    """The expected value as it would be printed if it came; of a record those fields that are named."""
    if is_null(given):
        return None
    fields = parts(type_)
    if isinstance(given, Fields) and fields is not None:
        known = {name: fields[name] for name in given.parts if name in fields}
        return {
            name: wanted(given.parts[name], field.type, stricter(privacy, field.privacy))
            for name, field in known.items()
        }
    if isinstance(given, Several) and isinstance(type_, ListOf):
        return [wanted(item, type_.item, privacy) for item in given.items]
    value = parse(given.plain, type_)
    if isinstance(value, Refusal):
        return printed(given.plain, None, privacy, show_personal=False)
    return printed(value, type_, privacy, show_personal=False)
