# Commands of a session used as if they were here.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
Invoke-Command -Session $session {
    function global:Get-Answer {
        <# .SYNOPSIS The answer, times as asked. #>
        [CmdletBinding()] param([Parameter(ValueFromPipeline)][int]$Times = 1, [switch]$Loud)
        process { if ($Loud) { "$(42 * $Times)!" } else { 42 * $Times } }
    }
    function global:Get-There { $PID }
}
Test 'Import-PSSession brings what it is asked for, under a prefix' {
    $script:module = Import-PSSession -Session $session -CommandName Get-Answer, Get-There -Prefix Far -WarningAction SilentlyContinue
    Same 'Get-FarAnswer Get-FarThere' ($module.ExportedCommands.Keys | Sort-Object)
}
Test 'a command that was brought runs there' { Same (Invoke-Command -Session $session { $PID }) (Get-FarThere) }
Test 'it takes parameters and input' { Same '84! 42 126' (@(Get-FarAnswer -Times 2 -Loud) + @(1, 3 | Get-FarAnswer)) }
Test 'its parameters are known here' { (Get-Command Get-FarAnswer).Parameters.ContainsKey('Loud') }
Test 'an error of it is an error here' { try { Get-FarAnswer -Times 'many'; $false } catch { "$_" -match 'many' } }
Test 'a cmdlet is brought as a function is' {
    $cmdlets = Import-PSSession -Session $session -CommandName Get-Process -Prefix Far -WarningAction SilentlyContinue
    $got = Get-FarProcess -Id (Get-FarThere)
    Remove-Module $cmdlets
    Same 'pwsh' $got.ProcessName
}
Remove-Module $module
Remove-PSSession $session
Finish
