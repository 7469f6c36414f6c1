"""Weekday counts and Easter dates from Python's calendar and dateutil.

Writes ../calendar_facts.json. Run: python3 calendar_facts.py
"""

import calendar
import datetime
import json
import pathlib
import platform

import dateutil
from dateutil.easter import easter

MONTHS = [(1900, 2), (1930, 1), (2000, 2), (2019, 12), (2023, 2), (2024, 1), (2024, 2), (2024, 6),
          (2024, 12), (2050, 10), (2100, 2)]


def counts(year, month):
    result = [0] * 7
    for day in range(1, calendar.monthrange(year, month)[1] + 1):
        result[datetime.date(year, month, day).weekday()] += 1
    return result


document = {
    "program": f"Python {platform.python_version()}, dateutil {dateutil.__version__}",
    "script": "scripts/calendar_facts.py",
    "weekdays": [{"month": f"{y}-{m:02}", "counts": counts(y, m)} for y, m in MONTHS],
    "easter": [str(easter(year)) for year in range(1900, 2101)],
}
target = pathlib.Path(__file__).parent.parent / "calendar_facts.json"
target.write_text(json.dumps(document) + "\n")
