# Errors, and the other streams.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
function Caught([scriptblock]$Body) { try { & $Body | Out-Null } catch { return $_ } }
Test 'an error record keeps its words, id, category and target' {
    $found = $null
    Invoke-Command -Session $session { Write-Error 'oh' -ErrorId 'My.Id' -Category InvalidData -TargetObject 5 } -ErrorAction SilentlyContinue -ErrorVariable found
    Same 'oh|My.Id|InvalidData|5' "$($found[0])|$($found[0].FullyQualifiedErrorId -replace ',.*')|$($found[0].CategoryInfo.Category)|$($found[0].TargetObject)"
}
Test 'output goes on after an error that does not terminate' {
    Same 'a b' (Invoke-Command -Session $session { 'a'; Write-Error 'mid'; 'b' } -ErrorAction SilentlyContinue)
}
Test 'a throw is thrown here' { Same 'boom' (Caught { Invoke-Command -Session $session { throw 'boom' } }).Exception.Message }
Test 'what was written before a throw arrives' {
    $got = [Collections.Generic.List[object]]::new()
    try { Invoke-Command -Session $session { 1; 2; throw 'x' } | ForEach-Object { $got.Add($_) } } catch { }
    Same '1 2' $got
}
Test 'an exception keeps the names of its types' {
    $types = (Caught { Invoke-Command -Session $session { [int]::Parse('x') } }).Exception.SerializedRemoteException.psobject.TypeNames
    $types -contains 'Deserialized.System.Management.Automation.MethodInvocationException'
}
Test 'an unknown command is an error of that name' {
    (Caught { Invoke-Command -Session $session { No-SuchThing } -ErrorAction Stop }).FullyQualifiedErrorId -like 'CommandNotFoundException*'
}
Test 'text that does not parse is an error and not the end of the session' {
    $bad = New-Pipeline $session 'if ('
    $error_ = Caught { $bad.Invoke() }
    (Same 'Opened' $session.State) -and ($error_.Exception.Message -match 'Missing|expression')
}
Test 'warnings, verbose, debug and information keep to their streams' {
    $all = New-Pipeline $session '$VerbosePreference=$DebugPreference="Continue"; Write-Warning w; Write-Verbose v; Write-Debug d; Write-Information i; Write-Error e; "o"'
    $out = $all.Invoke()
    Same 'o|w|v|d|i|e' "$out|$($all.Streams.Warning)|$($all.Streams.Verbose)|$($all.Streams.Debug)|$($all.Streams.Information)|$($all.Streams.Error)"
}
Test 'a failed pipeline says Failed' {
    $broken = New-Pipeline $session 'throw 1'
    try { $broken.Invoke() } catch { }
    Same 'Failed' $broken.InvocationStateInfo.State
}
Test 'a native command gives its output and its exit code' { Same 'hi 3' (Invoke-Command -Session $session { if ($IsWindows) { & "$env:SystemRoot\system32\cmd.exe" /c 'echo hi& exit 3' } else { /bin/sh -c 'echo hi; exit 3' }; $LASTEXITCODE }) }
Test 'exit in a command ends its own session and no other' {
    Invoke-Command -Session (Connect) { exit 3 }
    Same 'still' (Invoke-Command -Session $session { 'still' })
}
Test 'ten thousand errors arrive' {
    $many = New-Pipeline $session '1..10000 | ForEach-Object { Write-Error $_ }'
    $many.Invoke()
    Same 10000 $many.Streams.Error.Count
}
Remove-PSSession $session
Finish
