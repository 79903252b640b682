# What a session's programs read and write never reaches the protocol: the service on Windows.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$run = { param($Line) $what = [Diagnostics.ProcessStartInfo]::new('C:\windows\system32\cmd.exe', "/d /c $Line"); $it = [Diagnostics.Process]::Start($what); $it.WaitForExit(); $it.ExitCode }
Test 'a program that reads takes nothing from the session' {
    $ended = Invoke-Command $session $run -ArgumentList 'set /p taken= & exit 5'
    (Same 5 $ended) -and (Same 4 (Invoke-Command $session { 2 + 2 }))
}
Test 'what a program prints goes nowhere, and the session lives' {
    $ended = Invoke-Command $session $run -ArgumentList 'for /l %i in (1,1,5000) do @echo noise & echo noise>&2'
    (Same 0 $ended) -and (Same 'alive' (Invoke-Command $session { 'alive' }))
}
Test 'a session that writes to the raw standard output, or reads the raw input, harms nobody' {
    $read = Invoke-Command $session { $out = [Console]::OpenStandardOutput(); $out.Write([Text.Encoding]::ASCII.GetBytes("<Data`nnoise"), 0, 11); $out.Flush(); [Console]::OpenStandardInput().ReadByte() }
    (Same -1 $read) -and (Same 'alive' (Invoke-Command $session { 'alive' }))
}
Test 'a program of a pipeline is heard' {
    Same 'out' (@(Invoke-Command $session { C:\windows\system32\cmd.exe /d /c 'echo out' } | ForEach-Object { "$_".Trim() }) -join ' ')
}
Remove-PSSession $session
Finish
