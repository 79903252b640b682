# What PowerShell does with a session that it believes it can disconnect: completion, a disconnection that is refused, and its own end.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$runspace = $session.Runspace

Test 'Tab completes in Enter-PSSession what the other end knows' {
    Invoke-Command -Session $session { function Get-WhatOnlyTheOtherEndHas { } }
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $found = [Management.Automation.CommandCompletion]::CompleteInput('Get-WhatOnly', 12, $null, $shell)
    Same 'Get-WhatOnlyTheOtherEndHas' $found.CompletionMatches.CompletionText
}
function Get-Refusal {
    try { $runspace.Disconnect(); throw 'it was not refused' } catch { $_.Exception.InnerException.TransportMessage }
}
Test 'a disconnection is refused in words, and the session goes on after the way back' {
    $words = Get-Refusal
    if ($words -notmatch 'does not disconnect') { throw "said '$words'" }
    $runspace.Connect()
    Same 'Opened', 'works' $session.State, (Invoke-Command -Session $session { 'works' })
}
# PowerShell takes a running pipeline for disconnected, too, and has it taken up again by its caller: one whose Command is not answered yet is not read before.
function Get-OutputAcross([switch]$AfterFirst) {
    $pipeline = New-Pipeline $session '1; Start-Sleep -Milliseconds 500; 2'
    $out = [Management.Automation.PSDataCollection[object]]::new()
    $running = $pipeline.BeginInvoke([Management.Automation.PSDataCollection[object]]$null, $out)
    if ($AfterFirst) { [void]$out.GetEnumerator().MoveNext() }
    $null = Get-Refusal
    $runspace.Connect()
    if ($pipeline.InvocationStateInfo.State -eq 'Disconnected') { [void]$pipeline.ConnectAsync() }
    [void]$pipeline.EndInvoke($running)
    $out
}
Test 'a disconnection is refused while a command starts, whose output then comes' { Same '1', '2' (Get-OutputAcross) }
Test 'a disconnection is refused between two outputs of a command' { Same '1', '2' (Get-OutputAcross -AfterFirst) }
Test 'a command that is to be left in a disconnected session is refused in words' {
    $words = try { Invoke-Command @target -ConfigurationName $Configuration -InDisconnectedSession { 1 } } catch { "$_" }
    if ($words -notmatch 'does not disconnect') { throw "said '$words'" }
    $true
}
Test 'a client that ends while a command runs leaves no worker behind' {
    $file = New-TemporaryFile
    $common = "$PSScriptRoot/common.ps1"
    $lines = ". '$common' -ComputerName $ComputerName -Port $Port -User '$User' -Configuration $Configuration",
        '$s = Connect; $id = Invoke-Command -Session $s { $PID }', "Set-Content '$file' `$id",
        '$null = Invoke-Command -Session $s { Start-Sleep 600 } -AsJob', 'Start-Sleep -Milliseconds 300'
    & (Get-Process -Id $PID).Path -NoProfile -Command ($lines -join '; ')
    $worker = [int](Get-Content $file)
    Remove-Item $file
    $left = Get-Process -Id $worker -ErrorAction SilentlyContinue
    if ($left -and -not $left.WaitForExit(10000)) { throw "process $worker still runs" }
    $true
}
Remove-PSSession $session
Finish
