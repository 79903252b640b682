using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Psremoting.TestEngine;

/// `pwsh -s` and its arguments, `pwsh -Command TEXT`, and nothing else of pwsh's command line.
static class Program
{
    static int Main(string[] args)
    {
        if (args.Any(word => word.TrimStart('-').ToLowerInvariant() is "s" or "server" or "servermode")) return Serve(args);
        if (ValueOf(args, "Command") is { } text) return Invoke(text);
        Console.Error.WriteLine("the test engine is a worker: pwsh -s");
        return 64;
    }

    static int Invoke(string text)
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        foreach (var one in shell.AddScript(text).Invoke()) Console.Out.WriteLine(one);
        return shell.HadErrors ? 1 : 0;
    }

    static string? ValueOf(string[] args, params string[] names)
    {
        var at = Array.FindIndex(args, a => names.Contains(a.TrimStart('-'), StringComparer.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// Speaks PSRP on stdin and stdout until stdin ends. The entry point is internal to the engine, and its parameters
    /// grew over time, so they are bound by name.
    static int Serve(string[] args)
    {
        var values = new Dictionary<string, object?>
        {
            ["initialCommand"] = string.Empty,
            ["workingDirectory"] = ValueOf(args, "WorkingDirectory", "wd"),
            ["configurationFile"] = ValueOf(args, "ConfigurationFile"),
            ["combineErrOutStream"] = false,
        };
        ForgetMissingSnapIns();
        var mediator = typeof(PSObject).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator", true)!;
        var run = mediator.GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
        run.Invoke(null, run.GetParameters().Select(p => values.GetValueOrDefault(p.Name!)).ToArray());
        return 0;
    }

    /// A session made from a .pssc begins with the snap-ins of a full PowerShell, which fails for want of their files:
    /// the engine's list of them is made empty, and its core cmdlets remain.
    static void ForgetMissingSnapIns()
    {
        var reader = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSSnapInReader", true)!;
        var field = reader.GetField("s_defaultMshSnapins", BindingFlags.Static | BindingFlags.NonPublic)!;
        field.SetValue(null, Activator.CreateInstance(typeof(List<>).MakeGenericType(field.FieldType.GetGenericArguments())));
    }
}
