#!/usr/bin/python3
"""PowerShell sessions through the reverse proxies that Debian has, whose timeouts are cut short.

    proxies.py

By hand with the defaults of nginx (60 s) and HAProxy (50 s, as Debian sets it up): TIMEOUT=60 SILENCE=200 IDLE=600 proxies.py
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import engines
import processes
from powershell_client import Client
from service import Service, free_ports

TIMEOUT = int(os.environ.get("TIMEOUT", 2))  # of the proxy, in seconds
SILENCE = int(os.environ.get("SILENCE", 5))  # of a command
IDLE = int(os.environ.get("IDLE", 0))  # of a session

NGINX = """pid {folder}/pid; error_log {folder}/error.log; daemon off; user root; events {{}}
http {{
  access_log {folder}/access.log; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5; client_max_body_size 4m;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    location / {{ proxy_pass https://127.0.0.1:{service}; proxy_read_timeout {timeout}s; proxy_http_version 1.1; }}
  }}
}}
"""
HAPROXY = """defaults
  mode http
  timeout connect 5s
  timeout client {timeout}s
  timeout server {timeout}s
frontend wsman
  bind 127.0.0.1:{port} ssl crt {folder}/both.pem
  default_backend service
backend service
  server one 127.0.0.1:{service} ssl verify none
"""


class Proxies(unittest.TestCase):
    def setUp(self):
        self.service = Service(installs=engines.make()).start()
        self.addCleanup(self.service.stop)
        self.folder = tempfile.mkdtemp(prefix="psremoting-proxy-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        certificate, key = (os.path.join(self.folder, name) for name in ("certificate.pem", "key.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        with open(os.path.join(self.folder, "both.pem"), "w", encoding="ascii") as both:
            both.write(open(certificate, encoding="ascii").read() + open(key, encoding="ascii").read())

    def proxy(self, program, text, *arguments):
        """Starts it; gives its port."""
        path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
        if not path:
            self.skipTest(f"no {program} here")
        port, _ = free_ports()
        file = os.path.join(self.folder, "proxy.conf")
        with open(file, "w", encoding="ascii") as conf:
            conf.write(text.format(folder=self.folder, port=port, service=self.service.port, timeout=TIMEOUT))
        running = subprocess.Popen([path, *arguments, file])
        self.addCleanup(running.wait)
        self.addCleanup(running.terminate)
        processes.until(f"{program} listens", lambda: Service.answers(port))
        return port

    def use(self, port):
        client = Client(self.service, port, deadline=SILENCE + IDLE + 60)
        client.open()
        self.assertEqual(client.ask("Invoke-Command $s { 1..2000 } | Measure-Object -Sum | ForEach-Object Sum"), ["2001000"])
        self.assertEqual(client.ask("Invoke-Command $s { param($a) $a.Length } -ArgumentList ('x' * 300000)"), ["300000"])
        self.assertEqual(client.ask("Invoke-Command $s { Start-Sleep %d; 'woke' }" % SILENCE), ["woke"])
        time.sleep(IDLE)
        self.assertEqual(client.ask("Invoke-Command $s { $global:n++; $n }; $s.State"), ["1", "Opened"])
        client.ask("Remove-PSSession $s")
        client.close()

    def test_nginx(self):
        self.use(self.proxy("nginx", NGINX, "-p", self.folder, "-c"))

    def test_haproxy(self):
        self.use(self.proxy("haproxy", HAPROXY, "-f"))


if __name__ == "__main__":
    try:
        engines.make()
    except engines.Missing as missing:
        print(f"left out: {missing}")
        sys.exit(77)
    unittest.main(verbosity=2, warnings="ignore")
