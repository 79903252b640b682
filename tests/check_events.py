#!/usr/bin/env python3
"""Holds base/events.hpp to what its readers rely on: an id is its row's name and there once, no text can be taken for
the fields after it, each event is logged somewhere, and nobody writes a line that is in no table."""
import collections
import pathlib
import re
import sys

ROW = re.compile(r'^inline constexpr Event (\w+)\{\s*"([^"]*)",\s*(\w+),\s*"([^"]*)"(.*?)\};', re.M | re.S)
FOLDERS = ("config", "psrp", "wsman", "security", "launcher", "listener", "client", "service")


def sources(root):
    for folder in FOLDERS:
        for path in (root / folder).rglob("*.[ch]pp"):
            yield path.relative_to(root).as_posix(), path.read_text()


def mistakes(root):
    table = (root / "base/events.hpp").read_text()
    rows = ROW.findall(table)
    if len(rows) < 50 or len(rows) != table.count("constexpr Event "):
        yield f"base/events.hpp: {len(rows)} rows can be read of {table.count('constexpr Event ')}"
    for identifier, times in collections.Counter(row[1] for row in rows).items():
        if times > 1:
            yield f"base/events.hpp: {identifier} is there {times} times"
    used = collections.Counter()
    for place, text in sources(root):
        used.update(re.findall(r"\b(?:write|line|log_event)<event::(\w+)>", text))
        if "spdlog::" in text:
            yield f"{place}: logs past base/log.hpp"
    for name, identifier, _, text, fields in rows:
        if name != identifier:
            yield f"base/events.hpp: {name} has the id {identifier}"
        if "=" in text:
            yield f'base/events.hpp: {name}: a text without "=", please: fields follow it'
        names = re.findall(r'"([^"]*)"', fields)
        if len(set(names)) != len(names) or not all(re.fullmatch("[a-z][a-z_0-9]*", field) for field in names):
            yield f"base/events.hpp: {name}: a field's name is a word in lower case, and there once"
        if not used[name]:
            yield f"base/events.hpp: nothing logs {name}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(mistakes(root))
    print("\n".join(found) if found else "the table of events is whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
