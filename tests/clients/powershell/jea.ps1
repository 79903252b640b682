# An endpoint made here and now, from a file of New-PSSessionConfigurationFile.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$folder = [IO.Directory]::CreateTempSubdirectory('psremoting-jea-').FullName
[void][IO.Directory]::CreateDirectory("$folder/transcripts")
[IO.File]::WriteAllText("$folder/start.ps1", '$global:started = "by the script"')
$file = @{
    Path = "$folder/jea.pssc"; SessionType = 'RestrictedRemoteServer'; LanguageMode = 'NoLanguage'; TranscriptDirectory = "$folder/transcripts"
    VisibleCmdlets = 'Get-Date', @{ Name = 'Get-Item'; Parameters = @{ Name = 'LiteralPath'; ValidatePattern = '/etc/.*' } }
    VisibleFunctions = 'Get-Answer', 'Get-Start'; VisibleExternalCommands = '/bin/uname'; VisibleProviders = 'FileSystem'
    FunctionDefinitions = @{ Name = 'Get-Answer'; ScriptBlock = { param([int]$Times = 1) 42 * $Times } }, @{ Name = 'Get-Start'; ScriptBlock = { "$started, $env:JEA_WORD, $Colour" } }
    AliasDefinitions = @{ Name = 'ask'; Value = 'Get-Answer' }; VariableDefinitions = @{ Name = 'Colour'; Value = 'green' }
    EnvironmentVariables = @{ JEA_WORD = 'sesame' }; ScriptsToProcess = "$folder/start.ps1"; Description = 'answers'
}
New-PSSessionConfigurationFile @file
chmod -R a+rX $folder
if ($Pipe) { $pipeArguments = '-ConfigurationFile', "$folder/jea.pssc" }
else {
    $endpoint = @{ Schema = 1; SessionConfigurationFile = "$folder/jea.pssc" } | ConvertTo-Json
    [IO.File]::WriteAllText("$env:PSREMOTING_TEST_FOLDER/endpoints/Jea.json", $endpoint)
}
# The service has read the new endpoint within a second.
function Connect-Jea {
    for ($clock = [Diagnostics.Stopwatch]::StartNew(); ; ) {
        try { return Connect Jea } catch { if ($Pipe -or $clock.Elapsed.TotalSeconds -gt 60 -or $_.FullyQualifiedErrorId -notlike 'InvalidResourceUri*') { throw } }
    }
}
$session = Connect-Jea
function Refusal([scriptblock]$Body) { try { [void](Invoke-Command -Session $session $Body) } catch { "$_" } }
Test 'a function of the file runs, with its argument' { Same 84 (Invoke-Command -Session $session { Get-Answer -Times 2 }) }
Test 'so does it by its alias' { Same 42 (Invoke-Command -Session $session { ask }) }
Test 'script, variable and environment of the file are there' { Same 'by the script, sesame, green' (Invoke-Command -Session $session { Get-Start }) }
Test 'a listed cmdlet runs' { (Invoke-Command -Session $session { Get-Date }) -is [datetime] }
Test 'a parameter takes what its pattern allows' { Same '/etc/passwd' (Invoke-Command -Session $session { Get-Item -LiteralPath /etc/passwd }).FullName }
Test 'and nothing else' { (Refusal { Get-Item -LiteralPath /root }) -match 'LiteralPath' }
Test 'a listed program runs' { Same 'Linux' (Invoke-Command -Session $session { /bin/uname }) }
Test 'another program does not' { (Refusal { /bin/cat /etc/passwd }) -match 'not recognized' }
Test 'a cmdlet that is not listed does not exist' { (Refusal { Get-Process }) -match 'not recognized' }
Test 'the language is refused' { (Refusal { [Environment]::UserName }) -match 'language mode|not supported' }
Test 'a variable is not set by the caller' { (Refusal { $Colour = 'red' }) -match 'language mode|not supported' }
Test 'the commands that a client needs are there' {
    $names = (Invoke-Command -Session $session { Get-Command }).Name
    foreach ($name in 'Exit-PSSession', 'Get-FormatData', 'Measure-Object', 'Out-Default', 'Select-Object', 'Get-Help', 'Clear-Host') { if ($names -notcontains $name) { throw "no $name" } }
    $names -notcontains 'Invoke-Expression'
}
Test 'its commands can be imported' {
    $module = Import-PSSession -Session $session -CommandName Get-Answer -Prefix Jea -WarningAction SilentlyContinue
    $got = Get-JeaAnswer -Times 3
    Remove-Module $module
    Same 126 $got
}
Remove-PSSession $session
Test 'what was done is in a transcript' { (Get-ChildItem "$folder/transcripts" -File -Recurse | Get-Content -Raw) -match 'Get-Answer' }
[IO.Directory]::Delete($folder, $true)
if (-not $Pipe) { [IO.File]::Delete("$env:PSREMOTING_TEST_FOLDER/endpoints/Jea.json") }
Finish
