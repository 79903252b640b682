"""The real PowerShell from NuGet as installs in folders, such as a tar.gz makes them, and copies of it that stand in for other versions.

The cache is outside the clone: /var/cache/psremoting for root, whose service starts workers as others, else
${XDG_CACHE_HOME:-~/.cache}/psremoting. A set of installs is renamed into place when it is whole, and made anew where it is gone.
"""
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile

VERSION = "7.6.9"  # the one that NuGet has
STAND_INS = ["7.4.7", "7.7.0-preview.1"]
PAYLOAD = f".store/powershell/{VERSION}/powershell/{VERSION}/tools/net10.0/any/unix"


class Missing(Exception):
    """Something that this machine would need for it."""


def cache():
    if os.geteuid() == 0:
        return "/var/cache/psremoting"
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "psremoting")


def folder():
    """Where the installs are, or will be, each in a folder of its version's name. How they are made is a part of its name."""
    with open(__file__, "rb") as file:
        return os.path.join(cache(), f"powershell-{VERSION}-{hashlib.sha256(file.read()).hexdigest()[:12]}")


def make():
    """That folder; makes what is in it where it is not there."""
    made = folder()
    if not os.path.isdir(cache()):
        os.makedirs(cache(), exist_ok=True)
        os.chmod(cache(), 0o755)
    with open(os.path.join(cache(), "powershell.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(made):
            with tempfile.TemporaryDirectory(prefix="making-", dir=cache()) as work:
                os.rename(_make_set(work), made)
    return made


def _make_set(work):
    made = os.path.join(work, "set")
    real = os.path.join(made, VERSION)
    os.mkdir(made)
    os.chmod(made, 0o755)
    os.rename(os.path.join(_fetch(work), PAYLOAD), real)
    subprocess.run(["chmod", "-R", "u+rwX,go+rX,go-w", real], check=True)
    os.chmod(os.path.join(real, "pwsh"), 0o755)
    _check_start(real)
    for version in STAND_INS:
        _stand_in(real, os.path.join(made, version), version)
    return made


def _fetch(work):
    """The .NET tool PowerShell in a folder of its own; 200 MB."""
    if not shutil.which("dotnet"):
        raise Missing("there is no 'dotnet' command; install the .NET SDK 10 (package dotnet-sdk-10.0)")
    tool = os.path.join(work, "tool")
    environment = os.environ | {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1"}
    # Away from the clone, whose files would be configuration for it.
    done = subprocess.run(["dotnet", "tool", "install", "PowerShell", "--version", VERSION, "--tool-path", tool], cwd=work,
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        raise Missing(f"'dotnet tool install PowerShell --version {VERSION}' failed, which needs the .NET SDK 10 and NuGet: {' '.join(said[:3])}")
    return tool


def _check_start(folder):
    """That it starts with nothing in its environment, as a worker of the service has to."""
    done = subprocess.run([os.path.join(folder, "pwsh"), "-NoProfile", "-Version"], env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode or VERSION not in done.stdout:
        raise Missing(f"PowerShell {VERSION} does not start; .NET 10 has to be in /usr/share/dotnet, or where "
                      f"/etc/dotnet/install_location says: {done.stdout.strip()}")


def file_version(version):
    """The four-part number of PowerShell's build: releases end in 500, rc.N in 100+N, previews in N."""
    base, _, label = version.partition("-")
    number = int(label.rpartition(".")[2]) if label else 500
    return f"{base}.{100 + number if label.startswith('rc') else number}"


def _stand_in(real, folder, version):
    """The same files once more (links, but for the two that say which version this is) under another version's label."""
    subprocess.run(["cp", "-al", real, folder], check=True)
    _rewrite(folder, "pwsh.deps.json", lambda old: old.replace(f'"pwsh/{file_version(VERSION)}"'.encode(), f'"pwsh/{file_version(version)}"'.encode()))
    _rewrite(folder, "pwsh.dll", lambda old: _with_product_version(old, version))


def _rewrite(folder, name, change):
    path = os.path.join(folder, name)
    with open(path, "rb") as file:
        old = file.read()
    new = change(old)
    if new == old:
        raise RuntimeError(f"{name} says nothing of {VERSION}")
    os.remove(path)
    with open(path, "wb") as file:
        file.write(new)
    os.chmod(path, 0o644)


def _with_product_version(library, version):
    """The version resource's text keeps its length, at the cost of the end of the commit's name that follows the version."""
    key = "ProductVersion\0".encode("utf-16-le")
    text = re.search(re.escape(key) + rb"(?:\0\0)*((?:[^\0]\0)+)", library)
    old = text[1].decode("utf-16-le")
    new = (version + old.removeprefix(VERSION))[:len(old)]
    return library[:text.start(1)] + new.encode("utf-16-le") + library[text.end(1):]
