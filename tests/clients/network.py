#!/usr/bin/python3
"""What a PowerShell session notices of a network that goes away and comes back: PowerShell with our client library against
the real service.

    network.py [Cuts | Silence]

Cuts: connections are reset or closed. Silence: packets are dropped without a word, in a network namespace of its own, for which
one must be root and have nft. LOSS=SECONDS makes each loss of Silence so long and prints how late everything came.
"""
import os
import shutil
import subprocess
import sys
import time
import unittest

import engines
from powershell_client import DEADLINE, Client
from relay import Relay, seeded_lives
from service import Service


def started_service():
    return Service(installs=engines.make()).start()


class Cuts(unittest.TestCase):
    def setUp(self):
        self.service = started_service()
        self.addCleanup(self.service.stop)

    def test_a_session_goes_on_over_connections_that_are_reset_and_closed_all_the_time(self):
        for seed in 1, 2, 3:
            relay = Relay(self.service.port, seeded_lives(seed))
            client = Client(self.service, relay.port)
            client.open()
            for count in range(1, 6):
                self.assertEqual(client.ask("Invoke-Command $s { $global:n++; $n }"), [str(count)])
                self.assertEqual(client.ask("Invoke-Command $s { 1..5 | ForEach-Object { $_; Start-Sleep -Milliseconds 100 } }"), list("12345"))
                self.assertEqual(client.ask("(Invoke-Command $s { param($a) $a.Length } -ArgumentList ('x' * 300000))"), ["300000"])
                self.assertEqual(client.ask("(Invoke-Command $s { 1..2000 } | Measure-Object -Sum).Sum"), ["2001000"])
            self.assertEqual(client.ask("$s.State; Remove-PSSession $s"), ["Opened"])
            self.assertGreater(relay.cuts, 5)
            client.close()
            relay.close()

    def test_a_command_that_says_nothing_when_it_is_cut_off_is_heard_at_once_when_it_does(self):
        relay = Relay(self.service.port)
        client = Client(self.service, relay.port)
        client.open()
        client.tell("Invoke-Command $s { 'begun'; Start-Sleep 3; 'woke' }")
        while client.next_line() != "begun":
            pass
        relay.cut_all()
        self.assertEqual(client.said(), ["woke"])
        self.assertEqual(client.ask("Invoke-Command $s { 'still' }; $s.State; Remove-PSSession $s"), ["still", "Opened"])
        client.close()
        relay.close()


class Silence(unittest.TestCase):
    """The whole test is in a network namespace: nobody else's packets are dropped."""

    def setUp(self):
        if "IN_NAMESPACE" not in os.environ:
            self.skipTest("not in a network namespace of its own")
        self.service = started_service()
        self.addCleanup(self.service.stop)
        self.client = Client(self.service, self.service.port)
        self.client.open()
        self.back = 0

    def tearDown(self):
        self.assertEqual(self.client.ask("$s.State; Remove-PSSession $s"), ["Opened"])
        self.client.close()

    def nft(self, *lines):
        return subprocess.run(["nft", *lines], check=True, capture_output=True, text=True).stdout

    def lose(self):
        self.nft("add table inet loss; add chain inet loss in { type filter hook input priority 0; };"
                 f"add rule inet loss in tcp dport {self.service.port} tcp flags syn counter drop;"
                 f"add rule inet loss in tcp dport {self.service.port} drop; add rule inet loss in tcp sport {self.service.port} drop")

    def until_noticed(self):
        """The client tries to connect anew; or the loss has its length."""
        until = time.monotonic() + float(os.environ.get("LOSS", 0))
        deadline = time.monotonic() + DEADLINE
        while "counter packets 0" in self.nft("list", "table", "inet", "loss") or time.monotonic() < until:
            self.assertLess(time.monotonic(), max(deadline, until + 1), "the client does not notice that it is alone")
            time.sleep(0.05)

    def restore(self):
        self.nft("delete table inet loss")
        self.back = time.monotonic()

    def result(self, what, wanted):
        self.assertEqual(self.client.said(), wanted)
        # A Receive that is not known to be lost is answered after 45 s.
        self.assertLess(time.monotonic() - self.back, 40, "it came when a Receive ran out")
        if "LOSS" in os.environ:
            print(f"# {what}: {time.monotonic() - self.back:.2f} s after the network", flush=True)

    def begin(self, line):
        self.client.tell(line)
        while self.client.next_line() != "begun":
            pass

    def test_output_that_came_meanwhile(self):
        self.begin("Invoke-Command $s { 'begun'; 1..4 | ForEach-Object { Start-Sleep -Milliseconds 300; $_ } }")
        self.lose()
        self.until_noticed()
        self.restore()
        self.result("output", ["1", "2", "3", "4"])

    def test_a_command_that_is_sent_meanwhile(self):
        self.lose()
        self.client.tell("Invoke-Command $s { $global:n++; $n }")
        self.until_noticed()
        self.restore()
        self.result("Command", ["1"])

    def test_input_that_is_sent_meanwhile(self):
        self.begin("1..400 | ForEach-Object { if ($_ -eq 3) { [Console]::WriteLine('begun') }; Start-Sleep -Milliseconds 5; $_ } | Invoke-Command $s { ($input | Measure-Object -Sum).Sum }")
        self.lose()
        self.until_noticed()
        self.restore()
        self.result("Send", ["80200"])

    def test_a_session_that_is_opened_meanwhile(self):
        self.client.tell("'begun'; $o = New-PSSession @how; Invoke-Command $o { 6 * 7 }; Remove-PSSession $o")
        while self.client.next_line() != "begun":
            pass
        self.lose()
        self.until_noticed()
        self.restore()
        self.result("open", ["42"])

    def test_a_command_that_is_stopped_meanwhile(self):
        self.client.tell("$p = [powershell]::Create(); $p.Runspace = $s.Runspace; $null = $p.AddScript('while (1) { Start-Sleep -Milliseconds 50 }')")
        self.client.said()
        self.client.tell("$h = $p.BeginInvoke(); Start-Sleep -Milliseconds 500; 'begun'; Start-Sleep -Milliseconds 200; $p.Stop(); \"$($p.InvocationStateInfo.State)\"")
        while self.client.next_line() != "begun":
            pass
        self.lose()
        self.until_noticed()
        self.restore()
        self.result("Signal", ["Stopped"])


def in_a_namespace():
    """Runs this program again where packets can be dropped; exit code 77 where that is not to be had."""
    if not shutil.which("nft") or subprocess.run(["unshare", "--net", "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        print("left out: no network namespace or no nft to drop packets with")
        return 77
    return subprocess.run(["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$0" "$@"', *sys.argv], check=False,
                          env=os.environ | {"IN_NAMESPACE": "1"}).returncode


if __name__ == "__main__":
    try:
        engines.make()
    except engines.Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
    if any(word.startswith("Silence") for word in sys.argv[1:]) and "IN_NAMESPACE" not in os.environ:
        sys.exit(in_a_namespace())
    unittest.main(verbosity=2, warnings="ignore")
