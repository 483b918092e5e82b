"""Indonesia's days off for 2024–2027, as decreed.

Source: the joint decree of three ministers (SKB 3 Menteri: Religious Affairs, Manpower, Administrative Reform) on
national holidays and joint leave (cuti bersama), one a year:

    2024  no. 855, 3 and 4 of 2023; with the election days of 14 February and 27 November (Keppres 10 and 33 of 2024)
    2025  no. 1017, 2 and 2 of 2024, amended by no. 933, 1 and 3 of 2025 (18 August)
    2026  no. 1497, 2 and 5 of 2025
    2027  as announced by the State Secretariat (setneg.go.id, September 2026)

Joint leave is a day off for civil servants and optional for companies, so it stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sopflow.values.calendar import Calendar

YEARS = frozenset({2024, 2025, 2026, 2027})

_NATIONAL = """
2024-01-01 Tahun Baru Masehi
2024-02-08 Isra Mikraj
2024-02-10 Tahun Baru Imlek
2024-02-14 Pemilihan Umum
2024-03-11 Nyepi
2024-03-29 Wafat Yesus Kristus
2024-03-31 Kebangkitan Yesus Kristus
2024-04-10 Idulfitri
2024-04-11 Idulfitri, hari kedua
2024-05-01 Hari Buruh
2024-05-09 Kenaikan Yesus Kristus
2024-05-23 Waisak
2024-06-01 Hari Lahir Pancasila
2024-06-17 Iduladha
2024-07-07 Tahun Baru Islam
2024-08-17 Proklamasi Kemerdekaan
2024-09-16 Maulid Nabi Muhammad
2024-11-27 Pemilihan Kepala Daerah
2024-12-25 Natal
2025-01-01 Tahun Baru Masehi
2025-01-27 Isra Mikraj
2025-01-29 Tahun Baru Imlek
2025-03-29 Nyepi
2025-03-31 Idulfitri
2025-04-01 Idulfitri, hari kedua
2025-04-18 Wafat Yesus Kristus
2025-04-20 Kebangkitan Yesus Kristus
2025-05-01 Hari Buruh
2025-05-12 Waisak
2025-05-29 Kenaikan Yesus Kristus
2025-06-01 Hari Lahir Pancasila
2025-06-06 Iduladha
2025-06-27 Tahun Baru Islam
2025-08-17 Proklamasi Kemerdekaan
2025-09-05 Maulid Nabi Muhammad
2025-12-25 Natal
2026-01-01 Tahun Baru Masehi
2026-01-16 Isra Mikraj
2026-02-17 Tahun Baru Imlek
2026-03-19 Nyepi
2026-03-21 Idulfitri
2026-03-22 Idulfitri, hari kedua
2026-04-03 Wafat Yesus Kristus
2026-04-05 Kebangkitan Yesus Kristus
2026-05-01 Hari Buruh
2026-05-14 Kenaikan Yesus Kristus
2026-05-27 Iduladha
2026-05-31 Waisak
2026-06-01 Hari Lahir Pancasila
2026-06-16 Tahun Baru Islam
2026-08-17 Proklamasi Kemerdekaan
2026-08-25 Maulid Nabi Muhammad
2026-12-25 Natal
2027-01-01 Tahun Baru Masehi
2027-01-05 Isra Mikraj
2027-02-06 Tahun Baru Imlek
2027-03-08 Nyepi
2027-03-10 Idulfitri
2027-03-11 Idulfitri, hari kedua
2027-03-26 Wafat Yesus Kristus
2027-03-28 Kebangkitan Yesus Kristus
2027-05-01 Hari Buruh
2027-05-06 Kenaikan Yesus Kristus
2027-05-17 Iduladha
2027-05-20 Waisak
2027-06-01 Hari Lahir Pancasila
2027-06-06 Tahun Baru Islam
2027-08-15 Maulid Nabi Muhammad
2027-08-17 Proklamasi Kemerdekaan
2027-12-25 Natal
2027-12-26 Isra Mikraj
"""

_JOINT_LEAVE = """
2024-02-09 Tahun Baru Imlek
2024-03-12 Nyepi
2024-04-08 Idulfitri
2024-04-09 Idulfitri
2024-04-12 Idulfitri
2024-04-15 Idulfitri
2024-05-10 Kenaikan Yesus Kristus
2024-05-24 Waisak
2024-06-18 Iduladha
2024-12-26 Natal
2025-01-28 Tahun Baru Imlek
2025-03-28 Nyepi
2025-04-02 Idulfitri
2025-04-03 Idulfitri
2025-04-04 Idulfitri
2025-04-07 Idulfitri
2025-05-13 Waisak
2025-05-30 Kenaikan Yesus Kristus
2025-06-09 Iduladha
2025-08-18 Proklamasi Kemerdekaan
2025-12-26 Natal
2026-02-16 Tahun Baru Imlek
2026-03-18 Nyepi
2026-03-20 Idulfitri
2026-03-23 Idulfitri
2026-03-24 Idulfitri
2026-05-15 Kenaikan Yesus Kristus
2026-05-28 Iduladha
2026-12-24 Natal
2027-02-05 Tahun Baru Imlek
2027-03-09 Idulfitri
2027-03-12 Idulfitri
2027-03-15 Idulfitri
2027-03-25 Wafat Yesus Kristus
2027-05-18 Iduladha
2027-05-19 Waisak
2027-12-24 Natal
"""


def _days(lines: str) -> Mapping[date, str]:
    return {date.fromisoformat(line[:10]): line[11:] for line in lines.strip().splitlines()}


NATIONAL_HOLIDAYS = _days(_NATIONAL)
JOINT_LEAVE = _days(_JOINT_LEAVE)


def indonesian_calendar(zone: str = "Asia/Jakarta", *, joint_leave: bool = True) -> Calendar:
    """The working days of Indonesia: Monday to Friday, without national holidays and, unless told otherwise, without
    joint leave. Years outside `YEARS` raise `calendar.BeyondTheCalendar`."""
    holidays = {**JOINT_LEAVE, **NATIONAL_HOLIDAYS} if joint_leave else NATIONAL_HOLIDAYS
    return Calendar(zone, holidays=holidays, years=YEARS)
