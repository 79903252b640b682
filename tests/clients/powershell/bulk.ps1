# Megabytes each way.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe, [int]$Megabytes = 50)
[void]$PSBoundParameters.Remove('Megabytes')
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
# Long blocks that are all different, so that a lost, doubled or swapped one is seen.
$make = 'function New-Block([int]$At, [int]$Size) { ("{0:d8}" -f $At).PadRight($Size, [char](65 + $At % 26)) }'
. ([scriptblock]::Create($make))
Invoke-Command -Session $session -ScriptBlock ([scriptblock]::Create($make))
function Received([int]$Count, [int]$Size, [scriptblock]$Body) {
    $at = 0
    $bad = 0
    $clock = [Diagnostics.Stopwatch]::StartNew()
    & $Body | ForEach-Object { if ($_.Length -ne $Size -or [int]$_.Substring(0, 8) -ne $at) { ++$bad }; ++$at }
    "# $([Math]::Round($Count * $Size / 1MB / $clock.Elapsed.TotalSeconds, 1)) MB/s"
    Same "$Count 0" "$at $bad"
}
foreach ($size in 1MB, 1KB) {
    $count = $Megabytes * 1MB / $size
    Test "$Megabytes MB in strings of $size come down" {
        Received $count $size { Invoke-Command -Session $session { param($count, $size) for ($i = 0; $i -lt $count; ++$i) { New-Block $i $size } } -ArgumentList $count, $size }
    }
    Test "$Megabytes MB in strings of $size go up" {
        $there = & { for ($i = 0; $i -lt $count; ++$i) { New-Block $i $size } } | Invoke-Command -Session $session -ArgumentList $size {
            param($size)
            begin { $at = 0; $bad = 0 }
            process { if ($_.Length -ne $size -or [int]$_.Substring(0, 8) -ne $at) { ++$bad }; ++$at }
            end { "$at $bad" }
        }
        Same "$count 0" $there
    }
}
Test 'one object of 20 MB comes down' { Same 20000000 (Invoke-Command -Session $session { 'y' * 20000000 }).Length }
Test 'one object of 20 MB goes up' { Same 20000000 (Invoke-Command -Session $session { param($s) $s.Length } -ArgumentList ('z' * 20000000)) }
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
Finish
