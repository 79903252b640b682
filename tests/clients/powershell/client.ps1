# What a session knows of its client: language, name, address, and which session it is.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
function Connect-InCulture([string]$Culture) {
    $words = $target.Clone()
    $words.SessionOption = New-PSSessionOption -SkipCACheck -SkipCNCheck
    if ($Culture) { $words.SessionOption.Culture = $words.SessionOption.UICulture = [cultureinfo]::new($Culture) }
    New-PSSession @words -ConfigurationName $Configuration
}
function Get-Told([string]$Culture, [scriptblock]$What) {
    $one = Connect-InCulture $Culture
    try { Invoke-Command -Session $one $What } finally { Remove-PSSession $one }
}
foreach ($name in 'de-DE', 'zh-Hans-CN', 'fr', 'en-US') {
    Test "a client of $name gets its numbers and dates in it" { Same $name, $name (Get-Told $name { $PSCulture; $PSUICulture }) }
}
Test 'the numbers of a client are written as it writes them' { Same '1.234,50' (Get-Told 'de-DE' { '{0:N2}' -f 1234.5 }) }
Test 'a language that the host does not know is no reason to have no session' { Same 'here' (Get-Told 'xx-XX' { 'here' }) }
Test 'what a session starts keeps the language of the host' {
    Same (Get-Told '' { /bin/sh -c 'echo "$LC_ALL"' }) (Get-Told 'de-DE' { /bin/sh -c 'echo "$LC_ALL"' })
}
$session = Connect
$id = $session.InstanceId
$told = Invoke-Command -Session $session { $PSSenderInfo.ApplicationArguments.PSRemoting }
$words = Invoke-Command -Session $session { $env:PSREMOTING_USER, $env:PSREMOTING_ENDPOINT }
Test 'a session knows its user and endpoint from its start' { Same ([Environment]::UserName, $told.Endpoint) $words }
Test 'a session knows its client' {
    (Same ([Environment]::UserName, '127.0.0.1', "$id".ToUpper()) ($told.User, $told.Client, $told.Session)) -and $told.Port -gt 1023
}
Test 'whatever a session starts can ask who its client is, also where the worker was there before it' {
    $state = Split-Path $env:PSREMOTING_TEST_CERTIFICATE
    $said = Invoke-Command -Session $session { & $using:env:PSREMOTING_TEST_PROGRAM sessions self --json --state-directory $using:state } | ConvertFrom-Json
    Same ($told.User, $told.Endpoint, $told.Client, $told.Port, $told.Session) ($said.User, $said.Endpoint, $said.Client, $said.Port, $said.Session)
}
Test 'the arguments of the client are there as well' {
    $words = $target.Clone()
    $words.SessionOption = New-PSSessionOption -SkipCACheck -SkipCNCheck
    $words.SessionOption.ApplicationArguments = [Management.Automation.PSPrimitiveDictionary]@{ Mine = 'kept'; Number = 5 }
    $one = New-PSSession @words -ConfigurationName $Configuration
    Same 'kept 5', '127.0.0.1' (Invoke-Command -Session $one { "$($PSSenderInfo.ApplicationArguments.Mine) $($PSSenderInfo.ApplicationArguments.Number)"; $PSSenderInfo.ApplicationArguments.PSRemoting.Client })
    Remove-PSSession $one
}
Remove-PSSession $session
Finish
