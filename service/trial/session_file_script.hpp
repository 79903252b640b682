#pragma once

#include <string_view>

namespace psremoting::service {

// Run by the PowerShell that is asked: the file's bytes come in base64 as its input. It prints lines of blank-separated
// words, texts in base64: "error LINE COLUMN TEXT", "key LINE COLUMN NAME" for a key it does not know, "known NAMES",
// and "done" at its end. The list of keys is the one by which `pwsh -s -ConfigurationFile` refuses a file; it is not
// public, so the parameters of New-PSSessionConfigurationFile stand in where it is not found.
inline constexpr std::string_view session_file_script = R"script(
$ErrorActionPreference = 'Stop'
$bytes = [Convert]::FromBase64String("$input")
$text = [IO.StreamReader]::new([IO.MemoryStream]::new($bytes), [Text.Encoding]::UTF8, $true).ReadToEnd()
function Encode([string]$Words) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Words)) }
$script:left = 20
function Say([string]$Kind, $Extent, [string]$Words) {
    if ($script:left-- -le 0) { return }
    [Console]::Out.WriteLine("$Kind $($Extent.StartLineNumber) $($Extent.StartColumnNumber) $(Encode $Words)")
}
function Constant($Value) {
    $expression = if ($Value -is [Management.Automation.Language.PipelineAst]) { $Value.GetPureExpression() }
    if ($expression -is [Management.Automation.Language.StringConstantExpressionAst]) { $expression.Value }
}
$tokens = $errors = $null
$tree = [Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)
foreach ($one in $errors) { Say 'error' $one.Extent $one.Message }
$statements = @($tree.EndBlock.Statements)
$table = if ($statements.Count -eq 1 -and $statements[0] -is [Management.Automation.Language.PipelineAst]) { $statements[0].GetPureExpression() }
if (-not $errors -and ($table -isnot [Management.Automation.Language.HashtableAst] -or $tree.ParamBlock -or $tree.BeginBlock -or $tree.ProcessBlock)) {
    Say 'error' $tree.Extent 'The file is something else than one table, @{ ... }; write it with New-PSSessionConfigurationFile.'
}
elseif ($table -is [Management.Automation.Language.HashtableAst]) {
    $field = [psobject].Assembly.GetType('System.Management.Automation.Remoting.DISCFileValidation')
    if ($field) { $field = $field.GetField('SupportedConfigOptions', 'NonPublic,Static') }
    $known = if ($field) { [string[]]$field.GetValue($null) }
    if (-not $known) { $known = [string[]](Get-Command New-PSSessionConfigurationFile).Parameters.Keys }
    foreach ($pair in $table.KeyValuePairs) {
        $key = $pair.Item1
        if ($key -isnot [Management.Automation.Language.StringConstantExpressionAst]) { Say 'error' $key.Extent "The key $($key.Extent.Text) is computed; write it as a word." }
        elseif ($known -notcontains $key.Value) { Say 'key' $key.Extent $key.Value }
        elseif ($key.Value -eq 'LanguageMode') {
            $mode, $parsed = (Constant $pair.Item2), [Management.Automation.PSLanguageMode]::NoLanguage
            if ($null -ne $mode -and -not [enum]::TryParse($mode, $true, [ref]$parsed)) {
                Say 'error' $pair.Item2.Extent "LanguageMode is '$mode'; write one of $([enum]::GetNames([Management.Automation.PSLanguageMode]) -join ', ')."
            }
        }
    }
    [Console]::Out.WriteLine("known $(Encode ($known -join ' '))")
}
[Console]::Out.WriteLine('done')
)script";

}  // namespace psremoting::service
