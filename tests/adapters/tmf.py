"""The TM Forum's own definitions, as the oracle of what goes over the wire. They lie beside the checkout where CI runs.

Used for bodies that simulators answer and for bodies that clients send. Nothing of our code is imported.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SPECS = Path(os.environ.get("SOPFLOW_TMF_SPECS") or Path(__file__).parents[3] / "shared/specs/tmf")
DEFINITIONS: Mapping[str, tuple[str, str]] = {
    "/tmf-api/customerManagement/v4/customer": ("TMF629", "Customer"),
    "/tmf-api/productInventory/v4/product": ("TMF637", "Product"),
    "/tmf-api/partyInteraction/v4/partyInteraction": ("TMF683", "PartyInteraction"),
    "/tmf-api/troubleTicket/v4/troubleTicket": ("TMF621", "TroubleTicket"),
    "/tmf-api/document/v4/document": ("TMF667", "Document"),
    "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate": ("TMF678", "AppliedCustomerBillingRate"),
    "/tmf-api/usageManagement/v4/usage": ("TMF635", "Usage"),
    "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory": ("TMF654", "BalanceActionHistory"),
    "/tmf-api/prepayBalanceManagement/v4/bucket": ("TMF654", "Bucket"),
    "/tmf-api/prepayBalanceManagement/v4/adjustBalance": ("TMF654", "AdjustBalance"),
    "/tmf-api/productOrderingManagement/v4/productOrder": ("TMF622", "ProductOrder"),
    "/tmf-api/productOrderingManagement/v4/cancelProductOrder": ("TMF622", "CancelProductOrder"),
    "/tmf-api/usageConsumption/v4/queryUsageConsumption": ("TMF677", "QueryUsageConsumption"),
    "/payment/v4/refund": ("TMF676", "Refund"),
}
"""Of every address: the specification, and what its resources are called there."""


def demand_specs() -> None:
    """Skip, loudly, where the specifications are not there."""
    if not SPECS.is_dir():
        pytest.skip(f"NOT CHECKED against the TM Forum's schemas: there is no {SPECS.name} folder beside this checkout")


def faults(path: str, body: object, *, sent: bool = False, status: int = 200) -> list[str]:
    """What keeps a body from being what that address takes (`sent`) or answers; nothing where the TM Forum knows no
    such address."""
    found = next((each for each in DEFINITIONS if re.search(re.escape(each) + r"(/[^/]+)?$", path)), None)
    if found is None:
        return []
    number, name = DEFINITIONS[found]
    if status >= 400:
        name = "Error"
    elif sent:
        name = f"{name}_Create"
    bodies = body if isinstance(body, list) and not sent else [body]
    return [f"{path}: {error.json_path} {error.message}" for each in bodies for error in _errors(number, name, each)]


def _errors(number: str, name: str, body: object) -> list[jsonschema.ValidationError]:
    return list(_validator(number, name).iter_errors(body))


_FORMATS = jsonschema.FormatChecker(())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_time(written: object) -> bool:
    """RFC 3339: with a zone."""
    return not isinstance(written, str) or datetime.fromisoformat(written).tzinfo is not None


@cache
def _validator(number: str, name: str) -> Any:
    file = next(SPECS.glob(f"{number}-*.json"))
    definitions = json.loads(file.read_text(encoding="utf-8"))["definitions"]
    return jsonschema.Draft4Validator(
        {"$ref": f"#/definitions/{name}", "definitions": definitions}, format_checker=_FORMATS
    )
