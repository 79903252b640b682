# Many sessions at once.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe, [int]$Count = 25)
[void]$PSBoundParameters.Remove('Count')
. "$PSScriptRoot/common.ps1" @PSBoundParameters
function Open-All {
    if ($Pipe) { return 1..$Count | ForEach-Object { Connect } }
    $many = $target.Clone()
    $many.ComputerName = @($ComputerName) * $Count
    New-PSSession @many -ConfigurationName $Configuration -ThrottleLimit $Count
}
$sessions = @(Open-All)
Test "$Count sessions open" { Same $Count @($sessions | Where-Object State -EQ 'Opened').Count }
if ($Pipe) { Skip 'a command to as many targets by their names' 'a bare pipe has no name' }
else {
    Test 'a command goes to as many targets by their names at once' {
        $many = $target.Clone()
        $many.ComputerName = @($ComputerName) * $Count
        $got = Invoke-Command @many -ConfigurationName $Configuration -ScriptBlock { $PID }
        (Same $Count @($got).Count) -and (Same $Count @($got | Sort-Object -Unique).Count)
    }
}
Test 'each has a process of its own' {
    $ids = Invoke-Command -Session $sessions { $PID } -ThrottleLimit $Count
    $seen = @{}
    foreach ($id in $ids) { $seen["$id"] = 1 }
    Same $Count $seen.Count
}
Test 'each keeps its own variables' {
    foreach ($at in 0..($Count - 1)) { Invoke-Command -Session $sessions[$at] { param($n) $mine = $n } -ArgumentList $at }
    Same (0..($Count - 1)) ($sessions | ForEach-Object { Invoke-Command -Session $_ { $mine } })
}
Test 'output of all comes together' {
    $got = Invoke-Command -Session $sessions { 1..200 } -ThrottleLimit $Count
    Same (200 * $Count) @($got).Count
}
Test 'one that is removed takes no other along' {
    Remove-PSSession $sessions[0]
    Same ($Count - 1) @(Invoke-Command -Session $sessions[1..($Count - 1)] { 'here' }).Count
}
Remove-PSSession $sessions[1..($Count - 1)]
Test 'all close' { Same $Count @($sessions | Where-Object State -EQ 'Closed').Count }
Finish
