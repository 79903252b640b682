using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Psremoting.TestEngine;

/// What a script sees as $Host.PrivateData: it puts answers in, and reads what the host was told to show.
public sealed class Script
{
    /// Taken, one each, by ReadLine, Read-Host, prompts and choices; the terminal is asked when it is empty.
    public Queue<string> Answers { get; } = new();

    /// A line for each call of the host's user interface, as "kind: text".
    public List<string> Seen { get; } = new();

    /// Run one after another by the next nested prompt that a breakpoint opens; see Debug.
    public Queue<string> Nested { get; } = new();

    /// From now on a breakpoint hit in this runspace opens a nested prompt, which runs what is in Nested. It is the one
    /// nested prompt a remote session has: the engine refuses $Host.EnterNestedPrompt() there.
    public void Debug(Runspace runspace)
    {
        runspace.Debugger.SetDebugMode(DebugModes.LocalScript | DebugModes.RemoteScript);
        runspace.Debugger.DebuggerStop += (_, stop) =>
        {
            Note("nested", $"stopped in {stop.InvocationInfo?.MyCommand?.Name}");
            while (Nested.TryDequeue(out var text)) RunStopped(runspace.Debugger, text);
            stop.ResumeAction = DebuggerResumeAction.Continue;
        };
    }

    void RunStopped(Debugger debugger, string text)
    {
        var output = new PSDataCollection<PSObject>();
        try
        {
            debugger.ProcessCommand(new PSCommand().AddScript(text), output);
        }
        catch (RuntimeException thrown)
        {
            Note("nested error", thrown.Message);
        }
        foreach (var value in output) Note("nested", value);
    }

    public void Note(string kind, object? text)
    {
        lock (Seen) Seen.Add($"{kind}: {text}");
    }
}

/// A host with a prompt, whose runspace Enter-PSSession can replace for a while.
sealed class Host : PSHost, IHostSupportsInteractiveSession, IDisposable
{
    readonly Stack<Runspace> pushed_ = new();
    readonly Script script_ = new();
    readonly PSObject private_;
    readonly UserInterface ui_;

    public Host()
    {
        ui_ = new UserInterface(script_);
        private_ = PSObject.AsPSObject(script_);
        Local = RunspaceFactory.CreateRunspace(this, InitialSessionState.CreateDefault2());
        Local.Open();
        Runspace.DefaultRunspace = Local;
    }

    public Runspace Local { get; }
    public int? ExitCode { get; private set; }
    public int NestedDepth { get; private set; }
    public Pipeline? Running { get; set; }

    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "TestEngineHost";
    public override Version Version => new(1, 0);
    public override PSHostUserInterface UI => ui_;
    public override PSObject PrivateData => private_;
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }

    public bool IsRunspacePushed => pushed_.Count > 0;
    public Runspace Runspace => pushed_.TryPeek(out var remote) ? remote : Local;
    public void PushRunspace(Runspace runspace) => pushed_.Push(runspace);
    public void PopRunspace() => pushed_.TryPop(out _);

    /// A session that ended by itself takes its prompt with it.
    public void LeaveBrokenSession()
    {
        if (!IsRunspacePushed || Runspace.RunspaceStateInfo.State == RunspaceState.Opened) return;
        UI.WriteErrorLine($"the session is {Runspace.RunspaceStateInfo.State}: {Runspace.RunspaceStateInfo.Reason?.Message}");
        PopRunspace();
    }

    /// Inside a pushed session, `exit` leaves the session and not the program.
    public override void SetShouldExit(int exitCode)
    {
        if (IsRunspacePushed) PopRunspace();
        else ExitCode = exitCode;
    }

    /// From the terminal's Ctrl+C, on a thread of its own.
    public void StopRunning() => Running?.StopAsync();

    public override void EnterNestedPrompt()
    {
        var depth = ++NestedDepth;
        Client.Loop(this, () => NestedDepth >= depth && ExitCode is null);
        NestedDepth = depth - 1;
    }

    public override void ExitNestedPrompt() => --NestedDepth;

    public void Dispose() => Local.Dispose();
}
