using System.Management.Automation;
using System.Reflection;

namespace Psremoting.TestEngine;

/// The words of pwsh's command line that tests use.
static class Program
{
    static int Main(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var word = args[i].TrimStart('-').ToLowerInvariant();
            switch (word)
            {
                case "s" or "server" or "servermode": return Serve(args, errorsInOutput: false);
                case "sshs" or "sshservermode": return Serve(args, errorsInOutput: true);
                case "version" or "v": Console.WriteLine($"PowerShell {Label()}"); return 0;
                case "interactive" or "i": return Client.Interactive();
                case "file" or "f": return Client.RunFile(args[i + 1], args[(i + 2)..]);
                case "encodedcommand" or "enc" or "ec" or "e":
                    return Client.RunCommand(System.Text.Encoding.Unicode.GetString(Convert.FromBase64String(args[i + 1])));
                case "command" or "c": return Client.RunCommand(string.Join(' ', args[(i + 1)..]));
                case "configurationfile" or "configurationname" or "workingdirectory" or "wd": ++i; break;
            }
        }
        return Client.Interactive();
    }

    /// The version this install claims, not the engine's.
    static string Label() =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(' ')[0];

    static string? ValueOf(string[] args, params string[] names)
    {
        var at = Array.FindIndex(args, a => names.Contains(a.TrimStart('-'), StringComparer.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// Speaks PSRP on stdin and stdout until stdin ends. The entry point is internal to the engine, and its parameters
    /// grew over time, so they are bound by name.
    static int Serve(string[] args, bool errorsInOutput)
    {
        var values = new Dictionary<string, object?>
        {
            ["initialCommand"] = string.Empty,
            ["workingDirectory"] = ValueOf(args, "WorkingDirectory", "wd"),
            ["configurationFile"] = ValueOf(args, "ConfigurationFile"),
            ["combineErrOutStream"] = errorsInOutput,
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
