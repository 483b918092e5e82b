"""Somebody else's client, `remedy-py`, finds in our simulator what it expects of Remedy."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import requests
from remedy_py.RemedyAPIClient import RemedyClient

USER, PASSWORD = "svc-sopflow", "correct horse battery"
INCIDENT = {
    "First_Name": "Layanan", "Last_Name": "Penipuan", "Description": "made up", "Impact": "4-Minor/Localized",
    "Urgency": "3-Medium", "Status": "New", "Reported Source": "Phone", "Service_Type": "User Service Request",
    "Vendor Ticket Number": "from-remedy-py",
}  # fmt: skip


def test_remedy_py_logs_in_creates_reads_updates_and_logs_out_and_with_its_token_one_queries_and_attaches(
    bench,
) -> None:
    parts = urlsplit(bench.url)
    theirs = RemedyClient(parts.hostname, USER, PASSWORD, port=parts.port, verify=False, timeout=5)

    made, status = theirs.create_form_entry(
        "HPD:IncidentInterface_Create", INCIDENT, ["Incident Number", "Create Date"]
    )
    number = made["values"]["Incident Number"]
    assert (status, set(made["values"])) == (201, {"Incident Number", "Create Date"})

    shown, _ = theirs.get_form_entry("HPD:IncidentInterface", f"{number}|{number}")
    assert shown["values"]["Vendor Ticket Number"] == "from-remedy-py"

    changed, status = theirs.update_form_entry("HPD:IncidentInterface", f"{number}|{number}", {"Status": "In Progress"})
    assert (status, changed["values"]["Status"]) == (204, "In Progress")

    # remedy-py has no call for queries (`q`): its token and its address carry the documented request
    for key, numbers in (("from-remedy-py", [number]), ("of-nobody", [])):
        found = requests.get(
            f"{theirs.base_url}/arsys/v1/entry/HPD:IncidentInterface",
            params={"q": f"'Vendor Ticket Number'=\"{key}\"", "fields": "values(Incident Number)"},
            headers=theirs.reqHeaders,
            timeout=5,
        ).json()
        assert [each["values"]["Incident Number"] for each in found["entries"]] == numbers

    # nor has it one for attachments: its token and its address carry the documented multipart request
    entry = {"values": {"Incident Number": number, "Detailed Description": "x", "z2AF Work Log01": "a.png"}}
    attached = requests.post(
        f"{theirs.base_url}/arsys/v1/entry/HPD:WorkLog",
        headers={"Authorization": theirs.reqHeaders["Authorization"]},
        files={"entry": ("", json.dumps(entry), "application/json"), "attach-z2AF Work Log01": ("a.png", b"made up")},
        timeout=5,
    )
    assert attached.status_code == 201
    work = attached.headers["Location"].rpartition("/")[2]
    kept = requests.get(
        f"{theirs.base_url}/arsys/v1/entry/HPD:WorkLog/{work}/attach/z2AF Work Log01",
        headers=theirs.reqHeaders,
        timeout=5,
    )
    assert kept.content == b"made up"

    assert theirs.release_token() == ({}, 204)
    assert bench.done() == ["create", "update", "attach"]


def test_two_files_in_one_request_are_refused_as_remedy_does(bench) -> None:
    token = bench.simulator.remedy.log_in(USER, PASSWORD)
    entry = json.dumps({"values": {"Incident Number": "INC1", "Detailed Description": "x"}})
    files = {"entry": ("", entry, "application/json"), "attach-a": ("a", b"1"), "attach-b": ("b", b"2")}
    answer = requests.post(
        f"{bench.url}/api/arsys/v1/entry/HPD:WorkLog",
        headers={"Authorization": f"AR-JWT {token}"},
        files=files,
        timeout=5,
    )

    assert (answer.status_code, bench.done()) == (500, [])
