# Nested prompts: commands inside a command that waits.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$hand = $Host.PrivateData
function Within([string[]]$Lines, [string]$Text) {
    $hand.Seen.Clear()
    foreach ($line in $Lines) { $hand.Nested.Enqueue($line) }
    $hand.NestedRunspace = $session.Runspace
    try { Invoke-Command -Session $session -ScriptBlock ([scriptblock]::Create($Text)) } finally { $hand.NestedRunspace = $null }
}
Test 'a nested prompt runs commands in the session, and the command goes on after it' {
    $out = Within '$outer', '2 + 3', '$host.ExitNestedPrompt()' '$global:outer = "mine"; "before"; $Host.EnterNestedPrompt(); "after"'
    (Same 'before after' $out) -and (Same 'nested: entered|nested: mine|nested: 5' (@($hand.Seen)[0..2] -join '|'))
}
Test 'an error in a nested command is its own' {
    $out = Within 'throw "inside"', '"go on"', '$host.ExitNestedPrompt()' '$Host.EnterNestedPrompt(); "after"'
    (Same 'after' $out) -and ($hand.Seen -contains 'nested error: inside') -and ($hand.Seen -contains 'nested: go on')
}
Test 'a variable set in a nested prompt is seen after it' {
    Same 'set inside' (Within '$global:late = "set inside"', '$host.ExitNestedPrompt()' '$Host.EnterNestedPrompt(); $late')
}
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
Finish
