#!/usr/bin/env python3
"""check_settings.py PROGRAM ROOT: what the program's table of settings (config/settings.cpp) says is what everything
says that cannot come from it: the example files, and so the man page; the templates of Group Policy; docs/admin.md; the
PowerShell module."""
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

# Objects and lists, which are no single values, and what a policy decides of them.
STRUCTURES = {"Schema", "Listeners", "Access", "InstallRoots", "CertificateMappings", "AdministratorGroups"}
POLICIES_OF_STRUCTURES = {"HttpsPort", "HttpPort", "AllowHttpListener", "AllowAutoConfig", "EndpointsAllowed", "DefaultSddl"}
ON_LINUX_ALONE = {"Pam", "NoNewPrivileges", "ServiceAccount"}


def uncommented(text):
    """The example file with all that it says could be set."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r'^\s*//\s*(?=[,"])', "", line)
        lines.append(re.sub(r"(^|\s)//\s.*", "", line))
    return json.loads("\n".join(lines))


def flat(value, name=""):
    for key, inner in value.items():
        if isinstance(inner, dict) and name + key not in STRUCTURES:
            yield from flat(inner, f"{name}{key}.")
        else:
            yield name + key, inner


def of_example(table, root, system):
    place = f"installer/{system}/psremoting.json"
    said = dict(flat(uncommented((root / place).read_text())))
    for row in table:
        name = row["Name"]
        if system == "windows" and name in ON_LINUX_ALONE:
            continue
        if name not in said:
            yield f"{place}: {name} is not there"
        elif row["Kind"] in ("number", "switch", "word") and said[name] != row["Default"]:
            yield f"{place}: {name} is {said[name]}, and its default is {row['Default']}"
    for name in said.keys() - {row["Name"] for row in table} - STRUCTURES:
        yield f"{place}: there is no setting {name}"


def of_man_page(root):
    if "@FILE@" not in (root / "installer/linux/man/psremoting.json.5.in").read_text():
        yield "installer/linux/man/psremoting.json.5.in: the example file is not in it"


def of_templates(table, root):
    def parse(name):
        tree = xml.etree.ElementTree.parse(root / "installer/windows/policy" / name)
        for node in tree.iter():
            node.tag = node.tag.split("}")[-1]
        return tree
    elements = {node.get("valueName"): node for node in parse("psremoting.admx").iter() if node.get("valueName")}
    boxes = {node.get("refId"): node for node in parse("en-US/psremoting.adml").iter() if node.get("refId")}
    decided = {row["Policy"]: row for row in table if "Policy" in row}
    for name in elements.keys() ^ (decided.keys() | POLICIES_OF_STRUCTURES):
        yield f"psremoting.admx: {name} is not there, or of no setting"
    for name in elements.keys() & decided.keys():
        row, node = decided[name], elements[name]
        if row["Kind"] != "number":
            continue
        if [int(node.get("minValue")), int(node.get("maxValue"))] != row["Range"]:
            yield f"psremoting.admx: the range of {name} is {row['Range']}"
        if boxes[node.get("id")].get("defaultValue") != str(row["Default"]):
            yield f"psremoting.adml: the default of {name} is {row['Default']}"


def in_words(row):
    """A setting's default and range as docs/admin.md has them."""
    default = json.dumps(row["Default"]) if row["Kind"] in ("number", "switch") else row["Default"]
    span = {"number": lambda: "{} to {}".format(*row["Range"]), "switch": lambda: "true, false",
            "word": lambda: ", ".join(row["Words"])}.get(row["Kind"], lambda: "")()
    return [default, span, row.get("Policy", "")]


def of_page(table, root):
    text = (root / "docs/admin.md").read_text()
    rows = {cells[0].strip(" `"): [cell.strip(" `") for cell in cells[1:4]]
            for cells in (line.strip("| ").split("|") for line in text.splitlines() if line.startswith("| `")) if len(cells) > 4}
    for row in table:
        name = row["Name"]
        if name not in rows:
            yield f"docs/admin.md: {name} is not in its table of settings"
        elif rows[name] != in_words(row):
            yield f"docs/admin.md: {name} is {rows[name]}; it should be {in_words(row)}"


def of_module(table, root):
    quotas = {row["Name"].removeprefix("Quotas.") for row in table if row["Name"].startswith("Quotas.")}
    for path in (root / "installer/module/PSRemotingListener").rglob("*"):
        if path.suffix not in (".psm1", ".txt"):
            continue
        for name in re.findall(r"Quota @\{ *(\w+)", path.read_text()):
            if name not in quotas:
                yield f"{path.name}: there is no quota {name}"


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    table = json.loads(subprocess.run([program, "settings"], stdout=subprocess.PIPE, check=True).stdout)
    found = [*of_example(table, root, "linux"), *of_example(table, root, "windows"), *of_man_page(root),
             *of_templates(table, root), *of_page(table, root), *of_module(table, root)]
    print("\n".join(found) if found else f"{len(table)} settings, and all say the same of them")
    return 1 if found or len(table) < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
