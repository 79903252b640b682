#!/usr/bin/python3
"""The test engines: installs of one PowerShell engine under the versions of several (tests/engine/README.md).

    engines.py        makes them all; exit code 77 where there is no .NET SDK
"""
import glob
import os
import stat
import subprocess
import sys

from service import ROOT, build_folder, is_root

CLIENT = "7.6.9"
VERSIONS = ["7.4.7", CLIENT, "7.7.0-preview.1"]


class Missing(Exception):
    pass


def _is_open_to_all(path):
    """Whether an account without rights, which the service uses when root started it, can look into a folder."""
    while os.path.dirname(path) != path:
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        path = os.path.dirname(path)
    return True


def root():
    """The folder with the installs: in the build, or in the cache where others may not look into the checkout."""
    here = os.path.join(ROOT, "build", "engines")
    return here if not is_root() or _is_open_to_all(ROOT) else "/var/cache/psremoting-test-engines"


def folder(version):
    return os.path.join(root(), version)


def make():
    """Makes what is missing; gives the folder they are in."""
    for version in VERSIONS:
        made = subprocess.run([os.path.join(ROOT, "tests", "engine", "build"), folder(version), version], stderr=subprocess.PIPE,
                              text=True, check=False)
        if made.returncode == 3:
            raise Missing(made.stderr.strip())
        if made.returncode:
            raise RuntimeError(made.stderr)
    return root()


def installed():
    """The folders of the full PowerShells of this machine, in the order of their names."""
    places = ["/opt/microsoft/powershell/*", "/opt/powershell/*", "/opt/powershell", "/snap/powershell*/current/opt/powershell"]
    return sorted({os.path.dirname(os.path.realpath(path)) for place in places for path in glob.glob(place + "/pwsh")})


def client_environment():
    """What a PowerShell needs to be a client of the service: our client library, of the build that is tested."""
    library = os.path.join(build_folder(), "client")
    if not os.path.exists(os.path.join(library, "libpsrpclient.so")):
        raise Missing("no libpsrpclient.so in " + library)
    return {"LD_LIBRARY_PATH": library, "POWERSHELL_TELEMETRY_OPTOUT": "1", "POWERSHELL_DIAGNOSTICS_OPTOUT": "1"}


def names():
    """Endpoint names, and the folder that each must reach."""
    wanted = {f"PowerShell.{version}": folder(version) for version in VERSIONS}
    wanted |= {"PowerShell.7.4": folder("7.4.7"), "PowerShell.7.6": folder(CLIENT), "PowerShell.7-preview": folder("7.7.0-preview.1")}
    return wanted | {"PowerShell.7": folder(CLIENT), "Microsoft.PowerShell": folder(CLIENT)}


if __name__ == "__main__":
    try:
        print(make())
    except Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
