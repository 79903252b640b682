# Commands in the background, here and there, and what they are given.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$folder = [IO.Directory]::CreateTempSubdirectory('psremoting-jobs-').FullName
function Ended($Job) { $got = Receive-Job $Job -Wait; Remove-Job $Job; $got }
if ($Pipe) { Skip 'Invoke-Command -AsJob' 'the job needs a WSMan session' }
else {
    Test 'Invoke-Command -AsJob gives its output to Receive-Job' {
        $job = Invoke-Command -Session $session { 1..5 } -AsJob -JobName 'five'
        (Same 'RemoteJob' $job.PSJobTypeName) -and (Same (1..5) (Ended $job))
    }
    Test 'a job that fails says so, with its error' {
        $job = Wait-Job (Invoke-Command -Session $session { throw 'bang' } -AsJob)
        $state = $job.State
        $why = ''
        try { Receive-Job $job } catch { $why = "$_" }
        Remove-Job $job
        Same 'Failed|bang' "$state|$why"
    }
    Test 'a job keeps warnings, verbose lines and progress to their streams' {
        $job = Wait-Job (Invoke-Command -Session $session { Write-Warning w; Write-Verbose v -Verbose; Write-Progress p -PercentComplete 40; 'o' } -AsJob)
        $child = $job.ChildJobs[0]
        $got = "$($child.Output)|$($child.Warning)|$($child.Verbose)|$($child.Progress[0].Activity) $($child.Progress[0].PercentComplete)"
        Remove-Job $job
        Same 'o|w|v|p 40' $got
    }
}
Test 'a script of this end runs there with its arguments' {
    [IO.File]::WriteAllText("$folder/script.ps1", 'param($Left, $Right) "$Left-$Right $PID"')
    $got = Invoke-Command -Session $session -FilePath "$folder/script.ps1" -ArgumentList 'a', 'b'
    Same "a-b $(Invoke-Command -Session $session { $PID })" $got
}
Test '$using: takes values and parts of values along' {
    $many = @{ List = 1, 2, 3; Deep = @{ Word = 'inside' } }
    $env:PSREMOTING_WORD = 'of here'
    Same '3 inside of here' (Invoke-Command -Session $session { "$(($using:many).List.Count) $($using:many.Deep.Word) $using:env:PSREMOTING_WORD" })
}
Test 'ForEach-Object -Parallel runs in the session, in runspaces of its own' {
    # No Invoke-Command, which would take its $using: for this end's.
    $there = New-Pipeline $session ('$base = 100; 1..6 | ForEach-Object -ThrottleLimit 3 -Parallel { "$($using:base + $_) $PID $([runspace]::DefaultRunspace.Id)" }')
    $got = @($there.Invoke() | ForEach-Object { , ($_ -split ' ') })
    $session_ = Invoke-Command -Session $session { "$PID"; "$([runspace]::DefaultRunspace.Id)" }
    [void](Same (101..106) ($got | ForEach-Object { $_[0] } | Sort-Object))
    [void](Same $session_[0] ($got | ForEach-Object { $_[1] } | Sort-Object -Unique))
    @($got | ForEach-Object { $_[2] }) -notcontains $session_[1]
}
Test 'Start-Job in a session is a process of its own there' {
    $job, $here = Invoke-Command -Session $session { Start-Job { $PID } | Receive-Job -Wait -AutoRemoveJob; $PID }
    ($job -gt 0) -and ($job -ne $here)
}
Test 'Start-ThreadJob in a session is a thread of its process' {
    Same 'True' (Invoke-Command -Session $session { (Start-ThreadJob { $PID } | Receive-Job -Wait -AutoRemoveJob) -eq $PID })
}
Test 'a job of a session is there in its next command' {
    Invoke-Command -Session $session { $null = Start-ThreadJob { 6 * 7 } -Name 'left' }
    Same 42 (Invoke-Command -Session $session { Receive-Job -Name left -Wait -AutoRemoveJob })
}
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
[IO.Directory]::Delete($folder, $true)
Finish
