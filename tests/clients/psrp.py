"""PSRP spoken by hand, over wsman.py: enough of it to open a session and to run scripts in it."""
import base64
import re
import struct
import uuid

import wsman

CAPABILITY, INIT, CREATE, INPUT, END_OF_INPUT = 0x10002, 0x10004, 0x21006, 0x41002, 0x41003
POOL_STATE, OUTPUT, STATE = 0x21005, 0x41004, 0x41006
OPENED, STOPPED, COMPLETED, FAILED = 2, 3, 4, 5

CAPABILITY_XML = (
    '<Obj RefId="0"><MS><Version N="protocolversion">2.3</Version><Version N="PSVersion">2.0</Version>'
    '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>')
NO_HOST = (
    '<Obj N="HostInfo" RefId="9"><MS><B N="_isHostNull">true</B><B N="_isHostUINull">true</B><B N="_isHostRawUINull">true</B>'
    '<B N="_useRunspaceHost">true</B></MS></Obj>')


def number(name, reference, kind, text, value):
    return (f'<Obj N="{name}" RefId="{reference}"><TN RefId="{reference}"><T>{kind}</T><T>System.Enum</T></TN>'
            f"<ToString>{text}</ToString><I32>{value}</I32></Obj>")


INIT_XML = (
    '<Obj RefId="0"><MS><I32 N="MinRunspaces">1</I32><I32 N="MaxRunspaces">3</I32>'
    + number("PSThreadOptions", 1, "System.Management.Automation.Runspaces.PSThreadOptions", "Default", 0)
    + number("ApartmentState", 2, "System.Threading.ApartmentState", "Unknown", 2)
    + NO_HOST + '<Nil N="ApplicationArguments" /></MS></Obj>')


def pipeline_xml(script, has_input):
    merges = "".join(
        number(f"Merge{name}", at, "System.Management.Automation.Runspaces.PipelineResultTypes", "None", 0)
        for at, name in enumerate(["MyResult", "ToResult", "PreviousResults", "Error", "Warning", "Verbose", "Debug", "Information"], 20))
    script = script.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<Obj RefId="0"><MS><B N="NoInput">{str(not has_input).lower()}</B>'
        + number("ApartmentState", 1, "System.Threading.ApartmentState", "Unknown", 2)
        + number("RemoteStreamOptions", 2, "System.Management.Automation.RemoteStreamOptions", "0", 0)
        + f'<B N="AddToHistory">false</B>{NO_HOST}<Obj N="PowerShell" RefId="3"><MS><B N="IsNested">false</B><Nil N="ExtraCmds" />'
        '<Obj N="Cmds" RefId="4"><TN RefId="4"><T>System.Collections.ArrayList</T><T>System.Object</T></TN><LST><Obj RefId="5"><MS>'
        f'<S N="Cmd">{script}</S><B N="IsScript">true</B><Nil N="UseLocalScope" />{merges}'
        '<Obj N="Args" RefId="6"><TNRef RefId="4" /><LST /></Obj></MS></Obj></LST></Obj><Nil N="History" />'
        '<B N="RedirectShellErrorOutputPipe">false</B></MS></Obj><B N="IsNested">false</B></MS></Obj>')


class Session:
    """An open session. Raises wsman's AssertionError where it does not come to that."""

    def __init__(self, connection, name="Microsoft.PowerShell", **more):
        self.pool, self.objects, self.half = uuid.uuid4(), 0, {}
        opening = self.message(CAPABILITY, CAPABILITY_XML) + self.message(INIT, INIT_XML)
        body = (
            f'<rsp:Shell ShellId="{str(self.pool).upper()}" Name="By hand"><rsp:InputStreams>stdin pr</rsp:InputStreams>'
            '<rsp:OutputStreams>stdout</rsp:OutputStreams><creationXml xmlns="http://schemas.microsoft.com/powershell">'
            f"{base64.b64encode(opening).decode()}</creationXml></rsp:Shell>")
        options = '<w:Option Name="protocolversion" MustComply="true">2.3</w:Option>'
        resource = wsman.POWERSHELL + name
        created = connection.post(wsman.envelope(wsman.TRANSFER + "Create", resource, body, options=options, **more))
        self.refused = created if created.fault() is not None else None
        if not self.refused:
            self.shell = wsman.Shell(connection, resource, created)

    def message(self, kind, xml, pipeline=None):
        """One message as one fragment."""
        self.objects += 1
        blob = struct.pack("<II", 2, kind) + self.pool.bytes_le + (pipeline or uuid.UUID(int=0)).bytes_le + xml.encode()
        return struct.pack(">QQBI", self.objects, 0, 3, len(blob)) + blob

    def messages(self, answer, command=""):
        """(kind, XML) of the messages that this answer completes."""
        for fragment in answer.fragments():
            start, end = fragment[16] & 1, fragment[16] & 2
            self.half[command] = (b"" if start else self.half[command]) + fragment[21:]
            if end:
                whole = self.half.pop(command)
                yield struct.unpack("<I", whole[4:8])[0], whole[40:].decode("utf-8-sig")

    def open(self):
        """Receives until the pool is open; gives self, or raises with the fault's words."""
        while True:
            answer = self.shell.receive()
            if answer.fault() is not None:
                raise AssertionError(f"fault {answer.fault()}: {answer.words()}")
            for kind, xml in self.messages(answer):
                if kind == POOL_STATE and f">{OPENED}<" in xml:
                    return self

    def start(self, script, has_input=False, **more):
        """A pipeline's id."""
        pipeline = uuid.uuid4()
        command = str(pipeline).upper()
        first = base64.b64encode(self.message(CREATE, pipeline_xml(script, has_input), pipeline)).decode()
        answer = self.shell.do("Command", f'<rsp:CommandLine CommandId="{command}"><rsp:Command /><rsp:Arguments>{first}</rsp:Arguments></rsp:CommandLine>', **more)
        if answer.fault() is not None:
            raise AssertionError(f"fault {answer.fault()}: {answer.words()}")
        return command

    def finish(self, command):
        """Receives until the pipeline is done: (its last state, its output)."""
        state, output = None, []
        for answer in self.shell.receive_all(command):
            for kind, xml in self.messages(answer, command):
                if kind == OUTPUT:
                    output.append(re.sub("<[^>]*>", "", xml))
                if kind == STATE:
                    state = int(re.search(r'N="PipelineState">(\d+)<', xml)[1])
        return state, output

    def run(self, script):
        command = self.start(script)
        result = self.finish(command)
        self.shell.signal(command)
        return result
