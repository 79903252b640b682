#!/usr/bin/env python3
"""Holds the includes to docs/architecture.md: a folder may use only those named here, and platform code stays in its folder."""
import pathlib
import re
import sys

MAY_USE = {
    "base": set(),
    "config": {"base"},
    "wsman": {"base"},
    "security": {"base"},
    "psrp": {"config", "base"},
    "listener": {"psrp", "wsman", "security", "config", "base"},
    "launcher": {"config", "base"},
    "client": {"wsman", "security", "base"},
    "service": {"listener", "launcher", "psrp", "wsman", "security", "config", "base"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
PLATFORM = re.compile(r"\b(_WIN32|WIN32|__linux__|__unix__|_MSC_VER|__MINGW32__)\b")


def mistakes(root):
    for folder, allowed in MAY_USE.items():
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            in_platform = bool({"windows", "linux"} & set(path.relative_to(root).parts))
            for number, line in enumerate(path.read_text().splitlines(), 1):
                place = f"{path.relative_to(root)}:{number}"
                if PLATFORM.search(line) and not in_platform:
                    yield f"{place}: platform code belongs in {folder}/windows or {folder}/linux"
                found = INCLUDE.match(line)
                if not found:
                    continue
                parts = found.group(1).split("/")
                if len(parts) < 2:
                    yield f'{place}: write "{folder}/{found.group(1)}"'
                elif parts[0] != folder and parts[0] not in allowed:
                    yield f"{place}: {folder} may not include {parts[0]}"
                elif len(parts) > 2 and parts[1] in ("windows", "linux") and not in_platform and parts[0] != folder:
                    yield f"{place}: another folder's platform header"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(mistakes(root))
    print("\n".join(found) if found else "includes point the right way")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
