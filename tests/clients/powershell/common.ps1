# Dot-sourced by every script of this folder, which have the same parameters: where the service is, who logs in, and which endpoint.
# -Pipe PWSH runs the same script against `PWSH -s` over a bare pipe, with no service between: what fails there is the script's fault.
param(
    [string]$ComputerName = 'localhost', [int]$Port = 5986, [string]$User, [string]$Password = $env:PSREMOTING_TEST_PASSWORD,
    [string]$Configuration = 'Microsoft.PowerShell', [string]$Pipe
)
$ErrorActionPreference = 'Stop'
$script:number = 0
$script:failed = 0
$pipeArguments = @()  # more words for the worker of -Pipe
$secret = [Net.NetworkCredential]::new('', $Password).SecurePassword
$lenient = New-PSSessionOption -SkipCACheck -SkipCNCheck
# For splatting onto New-PSSession, Enter-PSSession and Invoke-Command.
$target = @{ ComputerName = $ComputerName; Port = $Port; UseSSL = $true; Authentication = 'Basic'; SessionOption = $lenient }
if ($User) { $target.Credential = [pscredential]::new($User, $secret) }

# One line a check: $Body returns true, or false, or throws; lines of it that begin with # are passed on.
function Test([string]$Text, [scriptblock]$Body) {
    ++$script:number
    $why = ''
    $said = @()
    try { $said = @(& $Body); $good = $said[-1] -eq $true } catch { $good = $false; $why = "$_ [$($_.FullyQualifiedErrorId)] at line $($_.InvocationInfo.ScriptLineNumber)" }
    $said -match '^# '
    if ($good) { return "ok $script:number - $Text" }
    ++$script:failed
    "not ok $script:number - $Text"
    if ($why) { "# $($why -replace "`n", ' ')" }
}

function Skip([string]$Text, [string]$Why) { ++$script:number; "ok $script:number - $Text # SKIP $Why" }

# Prints the plan; the exit code is 1 where any check failed.
function Finish {
    "1..$script:number"
    exit [int]($script:failed -gt 0)
}

# What differs when two values are not the same; true where they are.
function Same($Wanted, $Got) {
    $a = @($Wanted) -join ' '
    $b = @($Got) -join ' '
    if ($a -cne $b) { throw "wanted '$a', got '$b'" }
    $true
}

# A worker's connection information over a pipe; its type is internal to the engine. setsid keeps the terminal's Ctrl+C from the worker.
function Get-PipeConnection {
    $process = [Management.Automation.Runspaces.PowerShellProcessInstance]::new([version]'5.1', $null, $null, $false)
    $process.Process.StartInfo.FileName = 'setsid'
    $process.Process.StartInfo.ArgumentList.Insert(0, $Pipe)
    foreach ($one in $pipeArguments) { $process.Process.StartInfo.ArgumentList.Add($one) }
    $type = [psobject].Assembly.GetType('System.Management.Automation.Runspaces.NewProcessConnectionInfo')
    $info = $type.GetConstructors('NonPublic,Instance')[0].Invoke(@($null))
    $type.GetProperty('Process', [Reflection.BindingFlags]'NonPublic,Public,Instance').SetValue($info, $process)
    $info
}

function Get-WSManConnection {
    $uri = [Uri]"https://${ComputerName}:$Port/wsman"
    $info = [Management.Automation.Runspaces.WSManConnectionInfo]::new($uri, "http://schemas.microsoft.com/powershell/$Configuration", $target.Credential)
    $info.AuthenticationMechanism = 'Basic'
    $info.SkipCACheck = $true
    $info.SkipCNCheck = $true
    $info
}

# A connected session, as New-PSSession gives it.
function Connect([string]$Endpoint = $Configuration) {
    if (-not $Pipe) { return New-PSSession @target -ConfigurationName $Endpoint }
    $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace((Get-PipeConnection), $Host, [Management.Automation.Runspaces.TypeTable]::LoadDefaultTypeFiles())
    $runspace.Open()
    [Management.Automation.Runspaces.PSSession]::Create($runspace, 'Pipe', $null)
}

# Runs the script that calls it with a host that answers for a person, and ends; in that host it does nothing. The script's
# $Host.PrivateData is then a Script of ScriptedHost.cs.
function Use-ScriptedHost([string]$Script, [hashtable]$Parameters) {
    if ($Host.Name -eq 'ScriptedHost') { return }
    Add-Type -Path "$PSScriptRoot/ScriptedHost.cs", "$PSScriptRoot/UserInterface.cs"
    exit [Psremoting.Tests.ScriptedHost]::Run($Script, $Parameters)
}

# A pipeline of its own in a session, for what Invoke-Command cannot say.
function New-Pipeline($Session, [string]$Text) {
    $pipeline = [powershell]::Create()
    $pipeline.Runspace = $Session.Runspace
    $pipeline.AddScript($Text)
}
