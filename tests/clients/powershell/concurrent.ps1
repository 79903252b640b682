# Several pipelines at once in one shell.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$info = if ($Pipe) { Get-PipeConnection } else { Get-WSManConnection }
$pool = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspacePool(1, 4, $info, $Host)
$pool.Open()
function Start-All([string]$Text, [object[]]$Arguments) {
    foreach ($one in $Arguments) {
        $pipeline = [powershell]::Create()
        $pipeline.RunspacePool = $pool
        [void]$pipeline.AddScript($Text).AddArgument($one)
        @{ Pipeline = $pipeline; Pending = $pipeline.BeginInvoke() }
    }
}
function Wait-All($All) { foreach ($one in $All) { , @($one.Pipeline.EndInvoke($one.Pending)) } }

Test 'four pipelines run at the same time' {
    # Each passes the barrier only once all four are there.
    $setup = [powershell]::Create()
    $setup.RunspacePool = $pool
    [void]$setup.AddScript('[AppDomain]::CurrentDomain.SetData("gate", [Threading.Barrier]::new(4))').Invoke()
    $met = Wait-All @(Start-All '[AppDomain]::CurrentDomain.GetData("gate").SignalAndWait(60000)' (1..4))
    Same 'True True True True' @($met | ForEach-Object { $_ })
}
Test 'they are one process' { Same 1 @(@(Wait-All @(Start-All '$PID' (1..4)) | ForEach-Object { $_ } | ForEach-Object { "$_" }) | ForEach-Object { $seen = @{} } { $seen[$_] = 1 } { $seen.Count })[0] }
Test 'each gets its own output, whole and in order' {
    $got = Wait-All @(Start-All 'param($tag) foreach ($i in 1..2000) { "$tag $i" }' ('a', 'b', 'c', 'd'))
    $bad = foreach ($at in 0..3) { $tag = 'abcd'[$at]; if (($got[$at] -join ',') -ne ((1..2000 | ForEach-Object { "$tag $_" }) -join ',')) { $tag } }
    Same '' $bad
}
Test 'twenty pipelines share four runspaces' {
    $got = Wait-All @(Start-All 'param($n) $n * $n' (1..20))
    Same (1..20 | ForEach-Object { $_ * $_ }) @($got | ForEach-Object { $_ })
}
Test 'one that is stopped leaves the others alone' {
    $two = @(Start-All 'param($forever) "go"; while ($forever) { }; "done"' ($true, $false))
    $two[0].Pipeline.Stop()
    $left = $two[1].Pipeline.EndInvoke($two[1].Pending)
    (Same 'go done' $left) -and (Same 'Stopped' $two[0].Pipeline.InvocationStateInfo.State)
}
Test 'one that fails leaves the others alone' {
    $two = @(Start-All 'param($bad) if ($bad) { throw "bad" }; "fine"' ($true, $false))
    $thrown = ''
    try { $two[0].Pipeline.EndInvoke($two[0].Pending) } catch { $thrown = "$_" }
    ($thrown -match 'bad') -and (Same 'fine' $two[1].Pipeline.EndInvoke($two[1].Pending))
}
$pool.Close()
Test 'the pool closes' { Same 'Closed' $pool.RunspacePoolStateInfo.State }
Finish
