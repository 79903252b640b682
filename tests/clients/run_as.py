#!/usr/bin/python3
"""Endpoints with RunAsUser: whose account a session has there, who gets in, and that it needs privilege. Workers are pretenders."""
import os
import pwd
import tempfile
import unittest

import configuration
import pretenders
import processes
import psrp
import wsman
from service import Service, is_root

ACCESS_DENIED = 5
SERVED, CLIENT, STRANGER = "daemon", "games", "mail"  # accounts that every system has


class RunAs(unittest.TestCase):
    run_by = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="psremoting-installs-")
        os.chmod(self.folder.name, 0o755)
        pretenders.make(self.folder.name, "7.4.1")
        endpoint = {"Target": "PowerShell.7.4", "RunAsUser": SERVED, "Access": {"Users": [CLIENT]}}
        self.service = Service(endpoints={"Ops": endpoint}, installs=[self.folder.name])
        if self.run_by:
            self.service.run_by = self.service.account = self.run_by
        self.service.start()
        self.service.set_users(("clara", CLIENT, "hers"), ("eve", STRANGER, "other"))

    def tearDown(self):
        self.folder.cleanup()
        self.service.stop()

    def clara(self):
        return wsman.Connection(self.service, "clara", "hers")

    def eve(self):
        return wsman.Connection(self.service, "eve", "other")


@unittest.skipUnless(is_root(), "only root can become another account")
class Privileged(RunAs):
    def test_a_session_runs_as_the_endpoints_account(self):
        expected = f"{SERVED} {pwd.getpwnam(SERVED).pw_dir}"
        session = psrp.Session(self.clara(), "Ops").open()
        self.assertEqual(session.run("account"), (psrp.COMPLETED, [expected]))
        self.service.expect_event("worker_as_another", f"user={CLIENT}.*endpoint=Ops.*as={SERVED}")

    def test_an_administrator_is_who_the_configuration_names_and_gets_into_no_such_endpoint(self):
        def listeners():
            """Which administrators alone are told."""
            return configuration.enumerate_all(self.eve(), configuration.LISTENER).fault()

        self.assertEqual(listeners(), ACCESS_DENIED)
        self.assertEqual(psrp.Session(self.eve(), "PowerShell.7.4").refused.fault(), ACCESS_DENIED)
        self.service.configure({"AdministratorGroups": [STRANGER]})
        processes.until("eve is an administrator", lambda: listeners() is None)
        psrp.Session(self.eve(), "PowerShell.7.4").open()
        for connection in self.eve(), wsman.Connection(self.service):  # nor does root
            self.assertEqual(psrp.Session(connection, "Ops").refused.fault(), ACCESS_DENIED)
        self.service.configure({"AdministratorGroups": []})
        processes.until("eve is none", lambda: listeners() == ACCESS_DENIED)

    def test_the_next_session_which_may_be_primed_runs_as_it_too(self):
        for _ in range(3):
            session = psrp.Session(self.clara(), "Ops").open()
            self.assertTrue(session.run("account")[1][0].startswith(SERVED + " "))
            session.shell.delete()

    def test_elsewhere_the_same_client_is_who_logged_on(self):
        administrator = psrp.Session(wsman.Connection(self.service), "PowerShell.7.4").open()
        self.assertTrue(administrator.run("account")[1][0].startswith("root "))
        shell = wsman.cmd_shell(wsman.Connection(self.service))
        command = wsman.run(shell, "id -un")
        self.assertEqual(b"".join(answer.stream("stdout") for answer in shell.receive_all(command)), b"root\n")

    def test_who_is_not_in_access_is_refused(self):
        refused = psrp.Session(self.eve(), "Ops").refused
        self.assertEqual(refused.fault(), ACCESS_DENIED)
        self.assertIn("may not use the endpoint Ops", refused.words())
        self.assertEqual(self.service.workers(), [])

    def test_the_shell_is_its_clients_and_nobody_elses(self):
        shell = psrp.Session(self.clara(), "Ops").open().shell
        shell.connection = self.eve()
        self.assertEqual(shell.receive().fault(), wsman.NOT_FOUND)

    def test_a_changed_account_counts_for_the_next_session(self):
        self.assertTrue(psrp.Session(self.clara(), "Ops").open().run("account")[1][0].startswith(SERVED + " "))
        since = len(self.service.log)
        self.service.add_endpoint("Ops", Target="PowerShell.7.4", RunAsUser="bin", Access={"Users": [CLIENT]})
        self.service.expect_event("configuration_used", since=since)

        def next_session():
            # The launcher reads the file once a second at most, and until then says so.
            try:
                return psrp.Session(self.clara(), "Ops").open()
            except AssertionError as refused:
                self.assertIn("The endpoint Ops has changed meanwhile. Open the session again.", str(refused))
        session = processes.until("the launcher has read the new file", next_session)
        self.assertTrue(session.run("account")[1][0].startswith("bin "))


@unittest.skipUnless(is_root(), "only root can run the service as an account that Access names")
class WithoutPrivilege(RunAs):
    run_by = CLIENT

    def test_such_an_endpoint_is_refused_with_words(self):
        refused = psrp.Session(wsman.Connection(self.service), "Ops").refused
        self.assertIsNotNone(refused)
        self.assertIn("The endpoint Ops runs as another account, which this service cannot do without privilege.", refused.words())
        self.assertEqual(self.service.workers(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
