# An endpoint whose worker was started with restricted.pssc: pass its name as -Configuration.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$pipeArguments = '-ConfigurationFile', "$PSScriptRoot/restricted.pssc"
$session = Connect
# Commands by name: a session without a language takes no script.
function Call([string]$Name, [string[]]$Arguments) {
    $pipeline = [powershell]::Create().AddCommand($Name)
    $pipeline.Runspace = $session.Runspace
    foreach ($one in $Arguments) { [void]$pipeline.AddArgument($one) }
    $pipeline.Invoke()
}
function Refusal([scriptblock]$Body) { try { [void](& $Body) } catch { "$_" } }
Test 'a function of the file runs, with the language it needs' { Same 42 (Call 'Get-Answer') }
Test 'a listed cmdlet works' { Same 'Get-Answer' @(Call 'Get-Command' 'Get-Answer')[0].Name }
Test 'the language is refused to the caller' { (Refusal { (New-Pipeline $session '[Environment]::UserName').Invoke() }) -match 'not supported|language mode' }
Test 'a cmdlet that is not listed does not exist' { (Refusal { Call 'Start-Job' }) -match 'not recognized' }
Test 'a program does not exist' { (Refusal { Call '/bin/echo' 'hi' }) -match 'not recognized' }
Remove-PSSession $session
Finish
