# Progress records, on the pipeline's stream and on the host.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
Use-ScriptedHost $PSCommandPath $PSBoundParameters
$session = Connect
Test 'progress records arrive in their order' {
    $shown = New-Pipeline $session 'foreach ($p in 1..20) { Write-Progress "step" "at $p" -Id 3 -PercentComplete ($p * 5) }'
    $shown.Invoke()
    Same (1..20 | ForEach-Object { $_ * 5 }) $shown.Streams.Progress.PercentComplete
}
Test 'a record keeps its activity, status and id' {
    $one = New-Pipeline $session 'Write-Progress "copying" "half" -Id 9 -PercentComplete 50'
    $one.Invoke()
    $record = $one.Streams.Progress[0]
    Same 'copying|half|9|50' "$($record.Activity)|$($record.StatusDescription)|$($record.ActivityId)|$($record.PercentComplete)"
}
Test 'the host is shown the progress of Invoke-Command' {
    $Host.PrivateData.Seen.Clear()
    Invoke-Command -Session $session { Write-Progress 'loading' -PercentComplete 30 }
    $Host.PrivateData.Seen -contains 'progress: loading 30'
}
Test 'progress between output disturbs neither' {
    $both = New-Pipeline $session '1..500 | ForEach-Object { Write-Progress x -PercentComplete ($_ / 5); $_ }'
    $out = $both.Invoke()
    (Same (1..500) $out) -and (Same 500 $both.Streams.Progress.Count)
}
Remove-PSSession $session
Finish
