using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Threading;

namespace Psremoting.Tests;

/// What a script sees as $Host.PrivateData: it puts answers in, and reads what the host was told to show.
public sealed class Script
{
    /// Taken, one each, by ReadLine, Read-Host, prompts and choices.
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

    public void Note(string kind, object text)
    {
        lock (Seen) Seen.Add($"{kind}: {text}");
    }
}

/// A host without a person: Run gives a script file to a runspace of its own.
public sealed class ScriptedHost : PSHost
{
    readonly Script script_ = new();
    readonly UserInterface ui_;
    int exitCode_;

    ScriptedHost() => ui_ = new UserInterface(script_);

    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => nameof(ScriptedHost);
    public override Version Version => new(1, 0);
    public override PSHostUserInterface UI => ui_;
    public override PSObject PrivateData => PSObject.AsPSObject(script_);
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void SetShouldExit(int exitCode) => exitCode_ = exitCode;

    /// Runs a script with the parameters given; what it was told to exit with, or 1 where it threw. What it writes goes to stdout.
    public static int Run(string path, IDictionary parameters)
    {
        var host = new ScriptedHost();
        using var runspace = RunspaceFactory.CreateRunspace(host);
        runspace.Open();
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        shell.AddCommand(path).AddParameters(parameters).AddCommand("Out-Default");
        shell.Streams.Error.DataAdded += (_, at) => Console.Error.WriteLine(shell.Streams.Error[at.Index]);
        // A runspace of this thread's own would be taken for the script's.
        var run = new Thread(() => host.Invoke(shell));
        run.Start();
        run.Join();
        return host.exitCode_;
    }

    void Invoke(System.Management.Automation.PowerShell shell)
    {
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException thrown)
        {
            Console.Error.WriteLine($"{thrown.ErrorRecord}\n{thrown.ErrorRecord.InvocationInfo?.PositionMessage}");
            exitCode_ = 1;
        }
    }
}
