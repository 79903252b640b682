# What a session's programs read and write never reaches the protocol between the service and the worker.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$start = { param($Program, $Words) $what = [Diagnostics.ProcessStartInfo]::new($Program); foreach ($one in $Words) { $what.ArgumentList.Add($one) }; [Diagnostics.Process]::Start($what) }
Test 'a program that reads takes nothing from the session' {
    $ended = Invoke-Command $session { param($start) $cat = & ([scriptblock]::Create($start)) /bin/cat @(); $cat.WaitForExit(); $cat.ExitCode } -ArgumentList $start
    (Same 0 $ended) -and (Same 4 (Invoke-Command $session { 2 + 2 }))
}
Test 'megabytes that a program prints go nowhere, and the session lives' {
    Invoke-Command $session { param($start) (& ([scriptblock]::Create($start)) /usr/bin/seq @('1', '2000000')).WaitForExit() } -ArgumentList $start
    Same 'alive' (Invoke-Command $session { 'alive' })
}
Test 'no object is lost beside a program that prints all the time' {
    $got = Invoke-Command $session {
        param($start)
        $noise = & ([scriptblock]::Create($start)) /bin/sh @('-c', 'while echo noise; do sleep 0.01; done')
        try { foreach ($i in 1..5000) { 'x' * 1000 } } finally { $noise.Kill() }
    } -ArgumentList $start
    Same 5000 $got.Count
}
Test 'a program in the background that outlives its command is heard no more than before' {
    $id = Invoke-Command $session { param($start) (& ([scriptblock]::Create($start)) /bin/sh @('-c', 'exec 2>&1; while echo late; do sleep 0.01; done')).Id } -ArgumentList $start
    $sum = 0
    foreach ($i in 1..20) { $sum += Invoke-Command $session { 1 } }
    Invoke-Command $session { param($id) [Diagnostics.Process]::GetProcessById($id).Kill() } -ArgumentList $id
    Same 20 $sum
}
Test 'a session that writes to the raw standard output, or reads the raw input, harms nobody' {
    $read = Invoke-Command $session { $out = [Console]::OpenStandardOutput(); $out.Write([Text.Encoding]::ASCII.GetBytes("<Data`nnoise"), 0, 11); $out.Flush(); [Console]::OpenStandardInput().ReadByte() }
    (Same -1 $read) -and (Same 'alive' (Invoke-Command $session { 'alive' }))
}
Test 'a program of a pipeline is heard, with input and errors of its own' {
    # Two pipes, each with a reader of its own in PowerShell: which is heard first is not said.
    Same 'err out' (@(Invoke-Command $session { /bin/sh -c 'cat; echo out; echo err >&2' 2>&1 } | ForEach-Object { "$_" } | Sort-Object) -join ' ')
}
Test 'a program has three descriptors, none of them the session''s' {
    Same '/dev/null /dev/null /dev/null' (Invoke-Command $session {
        param($start)
        $sleep = & ([scriptblock]::Create($start)) /bin/sleep @('100')
        while ([IO.File]::ReadAllText("/proc/$($sleep.Id)/comm") -cne "sleep`n") { }
        foreach ($file in [IO.Directory]::GetFiles("/proc/$($sleep.Id)/fd")) { [IO.FileInfo]::new($file).LinkTarget }
        $sleep.Kill()
    } -ArgumentList $start)
}
Test 'what was for the worker alone is in no program''s environment' {
    Same 0 @(Invoke-Command $session { /usr/bin/env } | Where-Object { $_ -match '^(LD_PRELOAD|PSREMOTING_ONLY_HERE|DOTNET_GCHeapHardLimit|POWERSHELL_DIAGNOSTICS_OPTOUT)=' }).Count
}
Remove-PSSession $session
Finish
