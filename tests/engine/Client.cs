using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Psremoting.TestEngine;

using PowerShell = System.Management.Automation.PowerShell;

/// Runs scripts, and the prompt loop, in a local runspace with our host.
static class Client
{
    public static int RunFile(string path, string[] rest)
    {
        using var host = new Host();
        using var shell = PowerShell.Create(host.Local);
        shell.AddCommand(Path.GetFullPath(path));
        for (var i = 0; i < rest.Length; i++)
        {
            if (!rest[i].StartsWith('-')) shell.AddArgument(rest[i]);
            else if (i + 1 < rest.Length && !rest[i + 1].StartsWith('-')) shell.AddParameter(rest[i][1..], rest[++i]);
            else shell.AddParameter(rest[i][1..]);
        }
        return Run(shell, host);
    }

    public static int RunCommand(string text)
    {
        using var host = new Host();
        using var shell = PowerShell.Create(host.Local);
        shell.AddScript(text);
        return Run(shell, host, Console.IsInputRedirected && UsesInput(text));
    }

    /// As pwsh does it: only a command line that has $input in it is given stdin, line by line.
    static bool UsesInput(string text) =>
        Parser.ParseInput(text, out _, out _).Find(part => part is VariableExpressionAst { VariablePath.UserPath: "input" }, true) is not null;

    static IEnumerable<string> InputLines()
    {
        while (Console.In.ReadLine() is string line) yield return line;
    }

    /// 0, or what the script passed to exit, or 1 where it threw; errors go to stderr as they happen.
    static int Run(PowerShell shell, Host host, bool readInput = false)
    {
        shell.Streams.Error.DataAdded += (errors, at) => Console.Error.WriteLine(Describe(shell.Streams.Error[at.Index]));
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke(readInput ? InputLines() : null);
        }
        catch (RuntimeException thrown)
        {
            Console.Error.WriteLine(Describe(thrown.ErrorRecord));
            return 1;
        }
        if (host.ExitCode is int asked) return asked;
        return host.Local.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
    }

    static string Describe(ErrorRecord error) => $"{error}\n    {error.FullyQualifiedErrorId}\n{error.InvocationInfo?.PositionMessage}";

    public static int Interactive()
    {
        using var host = new Host();
        Console.CancelKeyPress += (_, key) => { key.Cancel = true; host.StopRunning(); };
        Loop(host, () => host.ExitCode is null);
        return host.ExitCode ?? 0;
    }

    /// Reads a line, runs it where Enter-PSSession has taken us, until told to stop or the input ends.
    public static void Loop(Host host, Func<bool> more)
    {
        while (more())
        {
            host.LeaveBrokenSession();
            Console.Write(Prompt(host));
            if (Console.In.ReadLine() is not string line) { host.SetShouldExit(0); return; }
            if (line.Trim().Length > 0) Execute(host, line, "Out-Default");
        }
    }

    static string Prompt(Host host)
    {
        var text = Execute(host, "prompt", null).FirstOrDefault()?.ToString() ?? "> ";
        return host.IsRunspacePushed ? $"[{host.Runspace.ConnectionInfo.ComputerName}]: {text}" : text;
    }

    /// One pipeline in the current runspace, nested when a prompt has been opened inside another pipeline.
    static Collection<PSObject> Execute(Host host, string text, string? outputter)
    {
        var runspace = host.Runspace;
        using var pipeline = host.NestedDepth > 0 ? runspace.CreateNestedPipeline(text, false) : runspace.CreatePipeline(text);
        if (outputter is not null)
        {
            pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            pipeline.Commands.Add(outputter);
        }
        try
        {
            host.Running = pipeline;
            return pipeline.Invoke();
        }
        catch (Exception thrown) when (thrown is RuntimeException or InvalidRunspaceStateException)
        {
            host.UI.WriteErrorLine(thrown.Message);
            return [];
        }
        finally
        {
            host.Running = null;
        }
    }
}
