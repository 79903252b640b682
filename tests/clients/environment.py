"""What run_service tells a test."""
import os

HOST = os.environ.get("PSREMOTING_TEST_HOST", "localhost")
PORT, HTTP_PORT = (int(os.environ.get("PSREMOTING_TEST_" + name, 0)) for name in ("PORT", "HTTP_PORT"))
USER, PASSWORD = (os.environ.get("PSREMOTING_TEST_" + name, "") for name in ("USER", "PASSWORD"))
CERTIFICATE = os.environ.get("PSREMOTING_TEST_CERTIFICATE", "")


def can_read(file):
    return os.access(file, os.R_OK)
