"""WSMan spoken by hand: requests composed here, over sockets of one's own, so that a test can do what no client does."""
import base64
import http.client
import re
import ssl
import time
import uuid

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
CMD = SHELL + "/cmd"
POWERSHELL = "http://schemas.microsoft.com/powershell/"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
TERMINATE = SHELL + "/signal/terminate"
STOP = "powershell/signal/crtl_c"
DEADLINE = 240  # seconds that no command of a test should need
TIMED_OUT, NOT_FOUND, UNKNOWN_NAME, ACCESS_DENIED = 2150858793, 2150858843, 2150858811, 5
NAMESPACES = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd" '
    f'xmlns:rsp="{SHELL}"')
IDENTIFY = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>')


def envelope(action, resource, body="", shell="", options="", timeout="PT20S", size=153600, message=None, selectors=None):
    selectors = selectors or ({"ShellId": shell} if shell else {})
    selectors = "".join(f'<w:Selector Name="{name}">{value}</w:Selector>' for name, value in selectors.items())
    selectors = f"<w:SelectorSet>{selectors}</w:SelectorSet>" if selectors else ""
    options = f'<w:OptionSet s:mustUnderstand="true">{options}</w:OptionSet>' if options else ""
    return (
        f'<s:Envelope {NAMESPACES}><s:Header><a:To>http://psremoting.invalid:5985/wsman</a:To><a:ReplyTo><a:Address s:mustUnderstand="true">'
        "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
        f'<a:Action s:mustUnderstand="true">{action}</a:Action><w:MaxEnvelopeSize s:mustUnderstand="true">{size}</w:MaxEnvelopeSize>'
        f"<a:MessageID>{message or new_id()}</a:MessageID><w:OperationTimeout>{timeout}</w:OperationTimeout>"
        f'<w:ResourceURI s:mustUnderstand="true">{resource}</w:ResourceURI>{selectors}{options}</s:Header><s:Body>{body}</s:Body></s:Envelope>')


def new_id():
    return f"uuid:{uuid.uuid4()}".upper().replace("UUID", "uuid")


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    def fault(self):
        """The WSManFault's code, or None where the answer is none."""
        found = re.search(r'<f:WSManFault [^>]*Code="(\d+)"', self.text)
        return int(found[1]) if found else None

    def words(self):
        """What a fault says, in general and of this case."""
        return " ".join(re.findall(r"<(?:s:Text|f:Message)[^>]*>([^<]*)", self.text))

    def first(self, pattern):
        found = re.search(pattern, self.text, re.S)
        if not found:
            raise AssertionError(f"no {pattern!r} in HTTP {self.status}: {self.text[:2000]}")
        return found[1]

    def stream(self, name):
        """All bytes of a stream in this answer."""
        parts = re.findall(rf'<rsp:Stream [^>]*Name="{name}"[^>]*>([^<]*)</rsp:Stream>', self.text)
        return b"".join(base64.b64decode(part) for part in parts)

    def fragments(self):
        return [base64.b64decode(part) for part in re.findall(r"<rsp:Stream [^>]*>([^<]+)</rsp:Stream>", self.text)]

    def is_done(self):
        return "/CommandState/Done" in self.text


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Connection:
    """One connection of a user. It is opened by the first request, and again after the server has closed it."""

    def __init__(self, service, user=None, password=None, encrypted=True, wait=60):
        if encrypted:
            self.http = http.client.HTTPSConnection("127.0.0.1", service.port, context=tls(), timeout=wait)
        else:
            self.http = http.client.HTTPConnection("127.0.0.1", service.http_port, timeout=wait)
        user, password = user or service.user, password or service.password
        self.authorization = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def ask(self, text):
        """Sends a request and does not wait for the answer."""
        headers = {"Content-Type": "application/soap+xml;charset=UTF-8", "Authorization": self.authorization}
        self.http.request("POST", "/wsman", text.encode(), headers)

    def answer(self):
        response = self.http.getresponse()
        return Answer(response.status, response.headers, response.read().decode())

    def post(self, text):
        self.ask(text)
        return self.answer()

    def vanish(self):
        """Leaves without a word in the middle of whatever is going on."""
        self.http.sock.close()
        self.http.close()


class Shell:
    """One shell, by way of one connection; `on` says which connection a single request takes instead."""

    def __init__(self, connection, resource, created):
        self.connection, self.resource, self.created = connection, resource, created
        self.id = created.first(r'<w:Selector Name="ShellId">([^<]*)<')

    def request(self, operation, body="", options="", **more):
        action = operation if "/" in operation else f"{SHELL}/{operation}"
        return envelope(action, self.resource, body, self.id, options, **more)

    def do(self, operation, body="", on=None, **more):
        return (on or self.connection).post(self.request(operation, body, **more))

    def receive_body(self, command=""):
        streams = "stdout stderr" if self.resource == CMD else "stdout"
        command = f' CommandId="{command}"' if command else ""
        return f"<rsp:Receive><rsp:DesiredStream{command}>{streams}</rsp:DesiredStream></rsp:Receive>"

    def receive(self, command="", **more):
        return self.do("Receive", self.receive_body(command), **more)

    def send(self, data, command="", stream="stdin", end=False, **more):
        command = f' CommandId="{command}"' if command else ""
        end = ' End="true"' if end else ""
        text = base64.b64encode(data).decode()
        return self.do("Send", f'<rsp:Send><rsp:Stream Name="{stream}"{command}{end}>{text}</rsp:Stream></rsp:Send>', **more)

    def signal(self, command, code=TERMINATE, **more):
        return self.do("Signal", f'<rsp:Signal CommandId="{command}"><rsp:Code>{code}</rsp:Code></rsp:Signal>', **more)

    def delete(self, **more):
        return self.do(TRANSFER + "Delete", **more)

    def receive_all(self, command):
        """Receives until the command is done; the answers."""
        answers, last = [], time.monotonic() + DEADLINE
        while not answers or not answers[-1].is_done():
            answer = self.receive(command)
            if answer.fault() and answer.fault() != TIMED_OUT:
                raise AssertionError(f"fault {answer.fault()}: {answer.words()}")
            answers.append(answer)
            if time.monotonic() > last and not answer.is_done():
                raise AssertionError(f"the command is not done after {DEADLINE} s: {answer.text[-2000:]}")
        return answers


UTF_8 = '<w:Option Name="WINRS_CODEPAGE">65001</w:Option>'


def create_cmd(connection, inside="", options=UTF_8):
    body = (f'<rsp:Shell>{inside}<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>'
            "</rsp:Shell>")
    options = '<w:Option Name="WINRS_NOPROFILE">FALSE</w:Option>' + options
    return connection.post(envelope(TRANSFER + "Create", CMD, body, options=options))


def cmd_shell(connection, inside="", options=UTF_8):
    return Shell(connection, CMD, create_cmd(connection, inside, options))


def run(shell, line, skip=False):
    """Starts a command in a cmd shell; gives its id."""
    options = f'<w:Option Name="WINRS_SKIP_CMD_SHELL">{str(skip).upper()}</w:Option>'
    line = line.replace("&", "&amp;").replace("<", "&lt;")
    answer = shell.do("Command", f"<rsp:CommandLine><rsp:Command>{line}</rsp:Command></rsp:CommandLine>", options=options)
    return answer.first("<rsp:CommandId>([^<]*)<")
