#!/usr/bin/python3
"""Each line that the Windows event log knows by its text is still logged in that text, and at one place or more."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
TABLE = root / "service/windows/log_events.cpp"


def main():
    texts = re.findall(r'^    \{"([^"]+)", (?:EVENT_\w+|told_otherwise)\},$', TABLE.read_text(), re.M)
    sources = "\n".join(path.read_text() for path in root.rglob("*.cpp")
                        if path != TABLE and not {"build", "tests"} & set(path.relative_to(root).parts))
    gone = [text for text in texts if not re.search(r'log(?:::\w+\(|_event\(log::Level::\w+,)\s*"' + re.escape(text) + '"', sources)]
    for text in gone:
        print(f'{TABLE.relative_to(root)}: nothing logs "{text}" any more')
    print(f"{len(texts)} texts, {len(gone)} of them not logged")
    return 1 if gone or not texts else 0


if __name__ == "__main__":
    sys.exit(main())
