using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Psremoting.Tests;

/// Shows on stdout and notes it, and takes the script's answers.
sealed class UserInterface : PSHostUserInterface
{
    readonly Script script_;

    public UserInterface(Script script) => script_ = script;

    public override PSHostRawUserInterface RawUI { get; } = new RawUserInterface();

    void Show(string kind, string text, bool newline = true)
    {
        script_.Note(kind, text);
        if (newline) Console.Out.WriteLine(text); else Console.Out.Write(text);
    }

    public override void Write(string value) => Show("write", value, newline: false);
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) => Write(value);
    public override void WriteLine(string value) => Show("line", value);
    public override void WriteErrorLine(string value) => Show("error", value);
    public override void WriteDebugLine(string message) => Show("debug", $"DEBUG: {message}");
    public override void WriteVerboseLine(string message) => Show("verbose", $"VERBOSE: {message}");
    public override void WriteWarningLine(string message) => Show("warning", $"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record) =>
        script_.Note("progress", $"{record.Activity} {record.PercentComplete}");

    string Answer() => script_.Answers.TryDequeue(out var answer) ? answer : throw new InvalidOperationException("no answer is left");

    public override string ReadLine()
    {
        script_.Note("read", "line");
        return Answer();
    }

    public override SecureString ReadLineAsSecureString()
    {
        script_.Note("read", "secret");
        var secret = new SecureString();
        foreach (var letter in Answer()) secret.AppendChar(letter);
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        script_.Note("prompt", $"{caption}|{message}");
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
        script_.Note("choice", $"{caption}|{message}|{string.Join(',', choices.Select(choice => choice.Label))}");
        var answer = ReadLine();
        for (var i = 0; i < choices.Count; i++)
            if (choices[i].Label.Replace("&", "").StartsWith(answer, StringComparison.OrdinalIgnoreCase) && answer != "") return i;
        return defaultChoice;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        script_.Note("credential", $"{caption}|{message}|{userName}");
        return new PSCredential(string.IsNullOrEmpty(userName) ? ReadLine() : userName, ReadLineAsSecureString());
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
    public override string WindowTitle { get; set; } = "scripted";
    public override void FlushInputBuffer() { }
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("this host reads lines, not keys");
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }
}
