#!/usr/bin/env python3
"""exports.py LIBRARY HEADER: fails where the library shows more or less than the header's functions, or needs more than
OpenSSL and the C library."""
import re
import subprocess
import sys

ALLOWED = r"(libssl|libcrypto|libstdc\+\+|libgcc_s|libc|libm|ld-linux.*|libasan|libubsan|libtsan)\.so.*"


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(library, header):
    shown = {line.split()[-1].split("@")[0] for line in output("nm", "-D", "--defined-only", library).splitlines()}
    with open(header) as file:
        wanted = set(re.findall(r"PSRP_EXPORT \S+ (\w+)\(", file.read()))
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", library))
    wrong = [f"not in the ABI: {name}" for name in sorted(shown - wanted)]
    wrong += [f"missing: {name}" for name in sorted(wanted - shown)]
    wrong += [f"needs {name}" for name in needed if not re.fullmatch(ALLOWED, name)]
    print("\n".join(wrong) or f"{len(wanted)} functions, and no more")
    return bool(wrong) or not wanted


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
