# The demo as PowerShell sees it. Each line shows what a person would type, and how long it took.
param([int]$Port, [string]$User, [string]$Names, [string]$Password = $env:PSREMOTING_TEST_PASSWORD)
$ErrorActionPreference = 'Stop'
$credential = [pscredential]::new($User, [Net.NetworkCredential]::new('', $Password).SecurePassword)
$target = @{ ComputerName = 'localhost'; Port = $Port; UseSSL = $true; Authentication = 'Basic'; Credential = $credential
             SessionOption = New-PSSessionOption -SkipCACheck -SkipCNCheck }
$watch = [Diagnostics.Stopwatch]::new()

function Step([string]$Text, [scriptblock]$Body) {
    $watch.Restart()
    $result = & $Body
    '{0,7:N0} ms  {1}' -f $watch.Elapsed.TotalMilliseconds, $Text | Out-Host
    $result
}

''
$sessions = @{}
$opened = 0
foreach ($name in $Names -split ',' | Sort-Object) {
    try { $sessions[$name] = Step "New-PSSession -ConfigurationName $name" { New-PSSession @target -ConfigurationName $name } }
    catch { "            $name is not here: $(("$_" -split "`n")[0])" | Out-Host; continue }
    ++$opened
    $where = Step '  Invoke-Command { $PID, $PSHOME, $PSVersionTable.PSVersion }' { Invoke-Command -Session $sessions[$name] { [pscustomobject]@{ Id = $PID; Home = $PSHOME; Version = "$($PSVersionTable.PSVersion)" } } }
    "            worker $($where.Id)   $($where.Home)   engine $($where.Version)" | Out-Host
}
if ($opened -lt 2) { 'fewer than two sessions opened' | Out-Host; exit 1 }
''
Step 'Invoke-Command in all of them at once' { Invoke-Command -Session @($sessions.Values) { $PID } } | Out-Null
$one = @($sessions.Values)[0]
Step 'objects: 1..3 | Invoke-Command { $input | ForEach-Object { $_ * 2 } }' { 1..3 | Invoke-Command -Session $one { $input | ForEach-Object { $_ * 2 } } } | ForEach-Object { "            $_" } | Out-Host
Step 'an error stays an error: Invoke-Command { throw "no such thing" }' { try { Invoke-Command -Session $one { throw 'no such thing' } } catch { "$_" } } | ForEach-Object { "            $_" } | Out-Host
Step 'Remove-PSSession, all' { foreach ($each in $sessions.Values) { Remove-PSSession $each } }
exit 0
