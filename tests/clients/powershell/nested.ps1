# Nested prompts: commands inside a command that a breakpoint holds.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
Use-ScriptedHost $PSCommandPath $PSBoundParameters
$session = Connect
$hand = $Host.PrivateData
$hand.Debug($session.Runspace)
[void](New-Pipeline $session '[runspace]::DefaultRunspace.Debugger.SetCommandBreakpoint("Stop-Here", $null, $null, $null); function global:Stop-Here { "stopped" }').Invoke()
function Within([string[]]$Lines, [string]$Text) {
    $hand.Seen.Clear()
    foreach ($line in $Lines) { $hand.Nested.Enqueue($line) }
    (New-Pipeline $session $Text).Invoke()
}
Test 'a breakpoint opens a nested prompt, and the command goes on after it' {
    $out = Within '2 + 3' '"before"; Stop-Here; "after"'
    (Same 'before stopped after' $out) -and (Same 'nested: stopped in Stop-Here|nested: 5' ($hand.Seen -match '^nested' -join '|'))
}
Test 'nested commands see the variables of the command that waits' {
    [void](Within '$mine' '$mine = "of the outer"; Stop-Here')
    $hand.Seen -contains 'nested: of the outer'
}
Test 'what a nested command sets is seen after it' { Same 'stopped set inside' (Within '$global:late = "set inside"' 'Stop-Here; $late') }
Test 'twenty nested commands run in their order' {
    [void](Within (1..20) 'Stop-Here')
    Same (1..20 | ForEach-Object { "nested: $_" }) @($hand.Seen -match '^nested: \d')
}
Test 'a thousand objects come out of a nested command' {
    [void](Within '1..1000' 'Stop-Here')
    Same 1000 @($hand.Seen -match '^nested: \d').Count
}
Test 'a breakpoint that is hit three times opens three nested prompts' {
    [void](Within @() 'Stop-Here; Stop-Here; Stop-Here')
    Same 3 @($hand.Seen -eq 'nested: stopped in Stop-Here').Count
}
Test 'Wait-Debugger stops where it stands' {
    $out = Within '$mine', '1 + 1' '$mine = "kept"; "before"; Wait-Debugger; "after"'
    (Same 'before after' $out) -and ($hand.Seen -contains 'nested: kept') -and ($hand.Seen -contains 'nested: 2')
}
Test 'a prompt that the other end opens itself is refused by its engine' {
    $why = ''
    try { Invoke-Command -Session $session { $Host.EnterNestedPrompt() } } catch { $why = "$_" }
    $why -match 'EnterNestedPrompt is not implemented'
}
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
Finish
