# Measures one way into PowerShell and prints a line of JSON: seconds, or megabytes a second. -Way wsman, pipe or ssh.
param([string]$Way, [string]$ComputerName = 'localhost', [int]$Port, [string]$User, [string]$Password = $env:PSREMOTING_TEST_PASSWORD,
      [string]$Configuration = 'Microsoft.PowerShell', [string]$Pipe, [string]$Key, [int]$Opens = 5, [int]$Calls = 200, [int]$Megabytes = 30)
$common = @{ ComputerName = $ComputerName; Port = $Port; User = $User; Password = $Password; Configuration = $Configuration }
if ($Way -eq 'pipe') { $common.Pipe = $Pipe }
. "$PSScriptRoot/../tests/clients/powershell/common.ps1" @common

$ssh = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'QUIET' }
function Open {
    if ($Way -ne 'ssh') { return Connect }
    New-PSSession -HostName 127.0.0.1 -Port $Port -UserName $User -KeyFilePath $Key -Options $ssh
}
function Seconds([scriptblock]$Body) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Body
    $watch.Elapsed.TotalSeconds
}
function Median([double[]]$Values) { [Array]::Sort($Values); $Values[[int][Math]::Floor($Values.Count / 2)] }

$result = [ordered]@{ way = $Way }
$times = foreach ($i in 0..$Opens) {
    # A pause, so that a pool has its next worker ready; without a pool it changes nothing.
    [Threading.Thread]::Sleep(2500)
    Seconds { $script:one = Open; Invoke-Command -Session $script:one { 1 } }
    Remove-PSSession $script:one
}
$result.open = Median $times[1..$Opens]  # the first also loads the client's own code
$session = Open
# Both ends compile in the background what is used much; until then they compete with what is measured.
$null = foreach ($i in 1..600) { Invoke-Command -Session $session { 1 } }
$result.call = Median @(foreach ($i in 1..$Calls) { Seconds { Invoke-Command -Session $session { 1 } } })
foreach ($size in 1KB, 1MB) {
    $count = [int]($Megabytes * 1MB / $size)
    $null = Invoke-Command -Session $session { 'x' * $using:size }
    $time = Median @(foreach ($i in 1..3) { Seconds { Invoke-Command -Session $session { $s = 'x' * $using:size; foreach ($i in 1..$using:count) { $s } } } })
    $result["strings_$size"] = $Megabytes / $time
}
# Megabytes a second of files each way; 0 where copying fails.
function Copied([hashtable]$Words) {
    try { $time = Seconds { Copy-Item @Words -ErrorAction Stop } } catch { return 0 }
    if ((Get-FileHash $Words.Path).Hash -eq (Get-FileHash $Words.Destination).Hash) { $Megabytes / $time } else { 0 }
}
$folder = [IO.Directory]::CreateTempSubdirectory('psremoting-bench-').FullName
$bytes = [byte[]]::new($Megabytes * 1MB)
[Random]::new(1).NextBytes($bytes)
[IO.File]::WriteAllBytes("$folder/here", $bytes)
$result.copy_to = Copied @{ ToSession = $session; Path = "$folder/here"; Destination = "$folder/there" }
$result.copy_from = Copied @{ FromSession = $session; Path = "$folder/here"; Destination = "$folder/back" }
[IO.Directory]::Delete($folder, $true)
Remove-PSSession $session

function New-Closed {
    if ($Way -eq 'wsman') { return [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace((Get-WSManConnection)) }
    if ($Way -eq 'pipe') { return [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace((Get-PipeConnection), $Host, [Management.Automation.Runspaces.TypeTable]::LoadDefaultTypeFiles()) }
    [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace([Management.Automation.Runspaces.SSHConnectionInfo]::new($User, '127.0.0.1', $Key, $Port, 'powershell', 60000, $ssh))
}
function Open-Eight {
    $all = foreach ($i in 1..8) { New-Closed }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    foreach ($one in $all) { $one.OpenAsync() }
    foreach ($one in $all) { while ($one.RunspaceStateInfo.State -in 'BeforeOpen', 'Opening') { [Threading.Thread]::Sleep(5) } }
    $watch.Stop()
    $script:states = @($all.RunspaceStateInfo.State)
    foreach ($one in $all) { $one.CloseAsync() }
    foreach ($one in $all) { while ($one.RunspaceStateInfo.State -notin 'Closed', 'Broken') { [Threading.Thread]::Sleep(5) } }
    $watch.Elapsed.TotalSeconds
}
# Once before, which shows a pool how many are wanted, and a pause for it to have them ready.
[void](Open-Eight)
[Threading.Thread]::Sleep(12000)
$result.eight = Open-Eight
$result.eight_opened = @($states | Where-Object { $_ -eq 'Opened' }).Count
[pscustomobject]$result | ConvertTo-Json -Compress
exit 0
