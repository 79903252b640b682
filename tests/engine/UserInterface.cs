using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Psremoting.TestEngine;

/// Shows on stdout, asks the script's answers first and the terminal after.
sealed class UserInterface(Script script) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new RawUserInterface();

    void Show(string kind, string? text, bool newline = true)
    {
        script.Note(kind, text);
        if (newline) Console.Out.WriteLine(text); else Console.Out.Write(text);
        Console.Out.Flush();
    }

    public override void Write(string value) => Show("write", value, newline: false);
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) => Write(value);
    public override void WriteLine(string value) => Show("line", value);
    public override void WriteErrorLine(string value) => Show("error", value);
    public override void WriteDebugLine(string message) => Show("debug", $"DEBUG: {message}");
    public override void WriteVerboseLine(string message) => Show("verbose", $"VERBOSE: {message}");
    public override void WriteWarningLine(string message) => Show("warning", $"WARNING: {message}");

    /// Only noted: a progress bar would make a terminal's transcript unreadable.
    public override void WriteProgress(long sourceId, ProgressRecord record) =>
        script.Note("progress", $"{record.Activity} {record.PercentComplete}");

    public override string ReadLine()
    {
        script.Note("read", "line");
        return script.Answers.TryDequeue(out var answer) ? answer : Console.In.ReadLine() ?? string.Empty;
    }

    public override SecureString ReadLineAsSecureString()
    {
        script.Note("read", "secret");
        var secret = new SecureString();
        if (script.Answers.TryDequeue(out var answer)) foreach (var letter in answer) secret.AppendChar(letter);
        else ReadSecret(secret);
        return secret;
    }

    /// Echo stays off on a terminal; a pipe has none and is read to the end of its line.
    static void ReadSecret(SecureString secret)
    {
        if (Console.IsInputRedirected)
        {
            foreach (var letter in Console.In.ReadLine() ?? string.Empty) secret.AppendChar(letter);
            return;
        }
        for (var key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
            if (key.KeyChar != '\0') secret.AppendChar(key.KeyChar);
        Console.Out.WriteLine();
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        script.Note("prompt", $"{caption}|{message}");
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Show("field", $"{field.Name}: ", newline: false);
            var secret = field.ParameterTypeName == nameof(SecureString);
            answers[field.Name] = secret ? PSObject.AsPSObject(ReadLineAsSecureString()) : PSObject.AsPSObject(ReadLine());
        }
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        script.Note("choice", $"{caption}|{message}|{string.Join(',', choices.Select(c => c.Label))}");
        var answer = ReadLine();
        for (var i = 0; i < choices.Count; i++)
            if (choices[i].Label.Replace("&", "").StartsWith(answer, StringComparison.OrdinalIgnoreCase) && answer != "") return i;
        return defaultChoice;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        script.Note("credential", $"{caption}|{message}|{userName}");
        return new PSCredential(userName is "" or null ? ReadLine() : userName, ReadLineAsSecureString());
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowed, PSCredentialUIOptions options) => PromptForCredential(caption, message, userName, targetName);
}

/// A terminal of a fixed size whose cells cannot be read.
sealed class RawUserInterface : PSHostRawUserInterface
{
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override Size BufferSize { get; set; } = new(120, 50);
    public override Coordinates CursorPosition { get; set; }
    public override int CursorSize { get; set; } = 1;
    public override bool KeyAvailable => false;
    public override Size MaxPhysicalWindowSize => new(120, 50);
    public override Size MaxWindowSize => new(120, 50);
    public override Coordinates WindowPosition { get; set; }
    public override Size WindowSize { get; set; } = new(120, 50);
    public override string WindowTitle { get; set; } = "test engine";
    public override void FlushInputBuffer() { }
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("this host reads lines, not keys");
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }
}
