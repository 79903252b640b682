"""Installs whose pwsh is the pretender: they look like PowerShell to whoever reads their metadata."""
import json
import os
import shutil

from service import HERE


def make(folder, version, mode=""):
    """An install at folder/version; gives the path of its pwsh."""
    install = os.path.join(folder, version)
    os.makedirs(install)
    with open(os.path.join(install, "pwsh.dll"), "w", encoding="ascii"):
        pass
    with open(os.path.join(install, "pwsh.deps.json"), "w", encoding="ascii") as file:
        json.dump({"libraries": {f"pwsh/{version}.500": {}}}, file)
    with open(os.path.join(install, "mode"), "w", encoding="ascii") as file:
        file.write(mode)
    return shutil.copy(os.path.join(HERE, "pretender", "pwsh"), install)
