# Stopping what runs. -Busy: what runs without an end, where another one than an empty loop is needed.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe, [string]$Busy = 'while ($true) { }')
[void]$PSBoundParameters.Remove('Busy')
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
# Starts $Text, whose first output says that it runs, and stops it then.
function Halt([string]$Text) {
    $out = [Management.Automation.PSDataCollection[object]]::new()
    $running = New-Pipeline $session $Text
    $pending = $running.BeginInvoke([Management.Automation.PSDataCollection[object]]::new(), $out)
    [void]$out.GetEnumerator().MoveNext()
    $running.Stop()
    $running.InvocationStateInfo.State
}
Test 'an endless loop stops' { Same 'Stopped' (Halt "'go'; $Busy") }
Test 'the session goes on after a stop' { Same 'alive' (Invoke-Command -Session $session { 'alive' }) }
Test 'a sleep stops' { Same 'Stopped' (Halt '"go"; Start-Sleep 3600') }
Test 'endless output stops' { Same 'Stopped' (Halt 'while ($true) { "x" * 1000 }') }
Test 'a pipeline that waits for input stops' { Same 'Stopped' (Halt '"go"; $input | ForEach-Object { $_ }') }
Test 'a child process stops with its pipeline' { Same 'Stopped' (Halt '"go"; /bin/sleep 3600') }
Test 'finally blocks run on a stop' {
    [void](Halt "'go'; try { $Busy } finally { `$global:cleaned = 'yes' }")
    Same 'yes' (Invoke-Command -Session $session { $cleaned })
}
Test 'the same process serves on after all stops' { (Invoke-Command -Session $session { $PID }) -gt 0 }
Test 'twenty stops in a row leave a session that works' {
    $states = foreach ($i in 1..20) { Halt "'go'; $Busy" }
    (Same 20 @($states -eq 'Stopped').Count) -and (Same 1 (Invoke-Command -Session $session { 1 }))
}
Test 'what is stopped at once, at whatever point of its start, can be invoked again' {
    $one = New-Pipeline $session '1..1000'
    foreach ($i in 1..30) {
        $pending = $one.BeginInvoke()
        [Threading.Thread]::Sleep($i % 4)
        $one.Stop()
        try { [void]$one.EndInvoke($pending) } catch { }
    }
    Same 1000 @($one.Invoke()).Count
}
if ($Pipe) { Skip 'Stop-Job stops the remote command' 'the job needs a WSMan session' }
else {
    Test 'Stop-Job stops the remote command' {
        $job = Invoke-Command -Session $session ([scriptblock]::Create("'go'; $Busy")) -AsJob
        [void]$job.ChildJobs[0].Output.GetEnumerator().MoveNext()
        Stop-Job $job
        Same 'Stopped' $job.State
    }
}
$last = New-Pipeline $session "'go'; $Busy"
$out = [Management.Automation.PSDataCollection[object]]::new()
# Its input is complete: PowerShell itself ends with a null reference when it closes the connection of one with open input.
$none = [Management.Automation.PSDataCollection[object]]::new()
$none.Complete()
[void]$last.BeginInvoke($none, $out)
[void]$out.GetEnumerator().MoveNext()
Test 'a session can be removed while a command runs' { Remove-PSSession $session; Same 'Closed' $session.State }
Finish
