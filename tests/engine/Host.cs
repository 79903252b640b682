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

    /// Run one after another in NestedRunspace, each as a nested pipeline, by the next EnterNestedPrompt.
    public Queue<string> Nested { get; } = new();

    public Runspace? NestedRunspace { get; set; }

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
        script_.Note("nested", "entered");
        if (script_.NestedRunspace is Runspace target) RunQueued(target);
        else Client.Loop(this, () => NestedDepth >= depth && ExitCode is null);
        NestedDepth = depth - 1;
    }

    public override void ExitNestedPrompt()
    {
        script_.Note("nested", "left");
        --NestedDepth;
    }

    void RunQueued(Runspace target)
    {
        while (script_.Nested.TryDequeue(out var text))
        {
            using var pipeline = target.CreateNestedPipeline(text, false);
            try
            {
                foreach (var value in pipeline.Invoke()) script_.Note("nested", value);
            }
            catch (RuntimeException thrown)
            {
                script_.Note("nested error", thrown.Message);
            }
        }
    }

    public void Dispose() => Local.Dispose();
}
