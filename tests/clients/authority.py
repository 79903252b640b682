"""Certificates of clients, made with the openssl command as an administrator makes them."""
import os
import subprocess

UPN = "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:"


def openssl(*words):
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(words)}\n{done.stderr}")
    return done.stdout


def join(path, *files):
    """A PEM file of several."""
    with open(path, "w") as whole:
        for name in files:
            with open(name) as part:
                whole.write(part.read())
    return path


def make(path, name, extensions, signer=None, days=30):
    """A certificate signed by an authority, or by its own key: the paths of both."""
    request, certificate, key, file = (f"{path}.{kind}" for kind in ("csr", "pem", "key", "ext"))
    with open(file, "w") as text:
        text.write("\n".join(extensions))
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name, "-keyout", key,
            "-out", request)
    signing = ["-CA", signer.certificate, "-CAkey", signer.key] if signer else ["-signkey", key]
    openssl("x509", "-req", "-in", request, *signing, "-days", str(days), "-extfile", file, "-out", certificate)
    return certificate, key


def of_client(upn, use="clientAuth"):
    return ["extendedKeyUsage=" + use] + (["subjectAltName=" + UPN + upn] if upn else [])


class Authority:
    """A certificate authority; `above` signs it where it is not a root."""

    def __init__(self, folder, name, above=None):
        self.folder = os.path.join(folder, name.replace(" ", "-"))
        os.makedirs(self.folder)
        extensions = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
        self.certificate, self.key = make(os.path.join(self.folder, "ca"), name, extensions, above)

    def issue(self, name, upn, use="clientAuth", days=30):
        """For a user principal name, or none. With days -1 it has expired."""
        return make(os.path.join(self.folder, name), name, of_client(upn, use), self, days)

    def thumbprint(self):
        """As the configuration wants it."""
        return openssl("x509", "-in", self.certificate, "-noout", "-fingerprint", "-sha256").strip().partition("=")[2].replace(":", "")
