"""Archives of PowerShell as its makers pack them, made of the real one from NuGet (engines.py): tar.gz, zip, and the .NET tool's nupkg.
Other versions are the same files under another label, which the program itself says, too."""
import io
import os
import tarfile
import zipfile

import engines

TOOL = "tools/net10.0/any/unix/"


def _labelled(data, version):
    """System.Management.Automation.dll, of which $PSVersionTable takes the version: in its texts, which keep their length, and in
    the code that makes it (ldc.i4 of the three numbers, ECMA-335 III.3.40)."""
    own = engines.CLIENT
    if len(version) != len(own):
        raise ValueError(f"{version} is not as long as {own}")
    changed = data.replace(_code(own), _code(version)).replace(own.encode(), version.encode())
    return changed.replace(own.encode("utf-16-le"), version.encode("utf-16-le"))


def _code(version):
    major, minor, patch = (int(number) for number in version.split("."))
    small = lambda number: bytes([0x16 + number]) if number < 9 else bytes([0x1F, number])
    return small(major) + small(minor) + bytes([0x1F, patch])


def payload(version=engines.CLIENT):
    """(name, content, mode) of each file of an install of this version."""
    own = engines.CLIENT
    folder = engines.ours()[own]
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                data = file.read()
            if version != own and name == "System.Management.Automation.dll":
                data = _labelled(data, version)
            elif version != own and name in ("pwsh.deps.json", "pwsh.dll"):
                data = data.replace(own.encode(), version.encode()).replace(own.encode("utf-16-le"), version.encode("utf-16-le"))
            yield os.path.relpath(path, folder), data, 0o755 if name == "pwsh" else 0o644


def tar_gz(path, members, prefix="./"):
    """PowerShell's own has "./" before its names."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data, mode in members:
            member = tarfile.TarInfo(prefix + name)
            member.size, member.mode = len(data), mode
            archive.addfile(member, io.BytesIO(data))
    return path


def zip_file(path, members, prefix=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data, mode in members:
            member = zipfile.ZipInfo(prefix + name)
            member.external_attr = (0o100000 | mode) << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return path


def nupkg(path, members):
    """The tool's package, with no mode of any file, and with the part of the other system."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo("PowerShell.nuspec"), "<package/>")
        archive.writestr(zipfile.ZipInfo(TOOL.replace("unix", "win") + "pwsh.exe"), "MZ")
        archive.writestr(zipfile.ZipInfo(TOOL.replace("any/unix", "any") + "DotnetToolSettings.xml"), "<DotNetCliTool/>")
        for name, data, _ in members:
            archive.writestr(zipfile.ZipInfo(TOOL + name), data, zipfile.ZIP_DEFLATED)
    return path
