#!/usr/bin/python3
"""The PowerShells that tests, demo and benchmark use: the real one from NuGet, and those that are installed on this machine.
Where no second version is installed, copies of the one from NuGet stand in for others under labels of their own (nuget_powershell.py).

    engines.py        makes them all; exit code 77 where there is no .NET SDK or no NuGet
"""
import glob
import os
import re
import sys

import nuget_powershell
from nuget_powershell import STAND_INS, Missing
from service import build_folder

CLIENT = nuget_powershell.VERSION


def is_made():
    return os.path.isdir(nuget_powershell.folder())


def make():
    """Makes what is missing; gives the folders to serve."""
    return list(ours().values())


def ours():
    """Versions and the folders of those that are not installed on this machine: NuGet's, and what stands in for others."""
    made = nuget_powershell.make()
    versions = [CLIENT] + ([] if set(installed()) - {CLIENT} else STAND_INS)
    return {version: os.path.join(made, version) for version in versions}


def client():
    """The program that is used as client."""
    return os.path.join(ours()[CLIENT], "pwsh")


def installed():
    """Versions and folders of the PowerShells of this machine, the newest last."""
    places = ["/opt/microsoft/powershell/*", "/opt/powershell/*", "/opt/powershell", "/usr/local/share/powershell/*",
              "/usr/share/powershell/*", "/snap/powershell*/current/opt/powershell"]
    folders = sorted({os.path.dirname(os.path.realpath(path)) for place in places for path in glob.glob(place + "/pwsh")})
    found = {_version_of(folder): folder for folder in reversed(folders)}
    return {version: found[version] for version in sorted(filter(None, found), key=_order)}


def _version_of(folder):
    """As an install's metadata say it; None where they do not."""
    try:
        with open(os.path.join(folder, "pwsh.deps.json")) as file:
            found = re.search(r'"pwsh/(\d+\.\d+\.\d+)\.(\d+)"', file.read())
    except OSError:
        return None
    if not found:
        return None
    number = int(found[2])
    label = "" if number >= 500 else f"-preview.{number}" if number < 100 else f"-rc.{number - 100}"
    return found[1] + label


def _order(version):
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    return numbers[:3], "-" not in version, "rc" in version, numbers[3:]


def client_environment():
    """What a PowerShell needs to be a client of the service: our client library, of the build that is tested."""
    library = os.path.join(build_folder(), "client")
    if not os.path.exists(os.path.join(library, "libpsrpclient.so")):
        raise Missing("no libpsrpclient.so in " + library)
    return {"LD_LIBRARY_PATH": library, "POWERSHELL_TELEMETRY_OPTOUT": "1", "POWERSHELL_UPDATECHECK": "Off"}


def names(there=None):
    """Endpoint names, and the folder that each must reach: of versions and their folders, or else of all."""
    there = there or ours() | installed()
    wanted = {}
    for version in sorted(there, key=_order):
        also = ["7-preview"] if "-" in version else [version.rpartition(".")[0], "7"]
        wanted |= {f"PowerShell.{name}": there[version] for name in [version, *also]}
    return wanted | {"Microsoft.PowerShell": list(there.values())[-1] if "PowerShell.7" not in wanted else wanted["PowerShell.7"]}


if __name__ == "__main__":
    try:
        print("\n".join(make()))
    except Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
