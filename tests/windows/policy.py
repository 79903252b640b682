#!/usr/bin/python3
"""Group Policy's key in Wine's registry, which is a real one: what the program makes of it."""
import sys
import unittest

from windows_service import PROGRAM, ConsoleService, processes, wine

KEY = "HKLM\\SOFTWARE\\Policies\\psremoting"
# Other services under Wine see it, too, so it says what they have anyway.
NAME, VALUE = "MaxConnections", 10000


class Policy(unittest.TestCase):
    def setUp(self):
        self.addCleanup(wine, "reg", "delete", KEY, "/v", NAME, "/f", check=False)

    def decide(self):
        wine("reg", "add", KEY, "/v", NAME, "/t", "REG_DWORD", "/d", str(VALUE), "/f")

    def test_what_a_policy_decided_is_told_by_its_name(self):
        # Without a configuration file: on Wine none is believed that is not an administrator's.
        self.assertNotIn("set by policy", wine(PROGRAM, "check-config")[1])
        self.decide()
        self.assertIn(f"Service.MaxConnections: set by policy ({KEY}, {NAME})", wine(PROGRAM, "check-config")[1])

    def test_a_running_service_follows_a_policy(self):
        with ConsoleService() as service:
            self.assertNotIn("event=configuration_used", service.log_text())
            self.decide()
            processes.until("it is followed", lambda: "event=configuration_used" in service.log_text(), 60)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2, warnings="ignore"))
