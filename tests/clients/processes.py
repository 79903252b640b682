"""Processes as /proc shows them."""
import ctypes
import os
import signal
import time

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans():
    """From now on a process whose parents below us have ended becomes our child: nothing gets away."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def stat(pid):
    """(name, state letter, parent), or None when there is no such process any more."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            text = file.read()
    except OSError:
        return None
    name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
    return name, rest[0], int(rest[1])


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        facts = stat(entry) if entry.isdigit() else None
        if facts and facts[2] == pid:
            found.append(int(entry))
    return found


def descendants(pid):
    found = []
    for child in children(pid):
        found += [child] + descendants(child)
    return found


def words(pid):
    """The command line; empty for a zombie."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def is_zombie(pid):
    facts = stat(pid)
    return facts is not None and facts[1] == "Z"


def describe(pid):
    facts = stat(pid)
    return f"{pid} ({facts[0]}, {facts[1]}) {' '.join(words(pid))}" if facts else str(pid)


def until(what, true, deadline=30):
    """Looks again and again until it is so; an AssertionError after `deadline` seconds, which nothing should need."""
    end = time.monotonic() + deadline
    while not (value := true()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline} s: {what}")
        time.sleep(0.02)
    return value


def until_ended(whose, left, deadline):
    """Looks until no process of the list that `left` gives is there; the AssertionError names those that are."""
    try:
        until(f"no process of {whose} is left", lambda: not left(), deadline)
    except AssertionError as error:
        raise AssertionError("\n".join([str(error), *map(describe, left())])) from None


def reap(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except OSError:
        pass
