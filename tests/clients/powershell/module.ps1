# The module PSRemotingListener, on the service's own host.
. "$PSScriptRoot/common.ps1" @args
$env:PSREMOTING_PROGRAM = $env:PSREMOTING_TEST_PROGRAM
$env:PSREMOTING_CONFIG = "$env:PSREMOTING_TEST_FOLDER/psremoting.json"
$env:PSREMOTING_STATE_DIRECTORY = "$env:PSREMOTING_TEST_FOLDER/state"

Import-Module "$PSScriptRoot/../../../installer/module/PSRemotingListener/PSRemotingListener.psd1"

# The error that a block ends with.
function Get-Failing([scriptblock]$Body) {
    try { $got = & $Body } catch { return $_ }
    throw "no error, but '$got'"
}

Test 'it has what its manifest promises, each with a synopsis' {
    $names = @(Get-Command -Module PSRemotingListener | ForEach-Object Name)
    Same 8 $names.Count
    foreach ($name in $names) {
        $help = (Get-Command $name).ScriptBlock.Ast.GetHelpContent()
        if (-not $help.Synopsis -or -not $help.Examples) { throw "$name has no help" }
    }
    $true
}
Test 'it is of the version of the program' {
    Same "psremoting $((Get-Module PSRemotingListener).Version)" "$(& $env:PSREMOTING_PROGRAM --version)"
}
Test 'a session is seen and stopped' {
    $before = @(Get-PSRemotingSession).Count
    $session = Connect
    $seen = @(Get-PSRemotingSession -Owner ([Environment]::UserName))
    if ($seen.Count -ne $before + 1) { throw "saw $($seen.Count) sessions" }
    $mine = @($seen | Where-Object ProcessId -EQ (Invoke-Command $session { $PID }))[0]
    [void]($mine | Stop-PSRemotingSession -WhatIf)
    [void](Same "$($before + 1)" "$(@(Get-PSRemotingSession).Count)")
    $mine | Stop-PSRemotingSession
    [void](Same "$before" "$(@(Get-PSRemotingSession).Count)")
    $gone = Get-Failing { $mine | Stop-PSRemotingSession -ErrorAction Stop }
    Same 'ObjectNotFound' $gone.CategoryInfo.Category
}
Test 'names that are found are endpoints, by patterns too' {
    [void](Same 'Microsoft.PowerShell' (Get-PSRemotingEndpoint Microsoft.PowerShell).Name)
    if (@(Get-PSRemotingEndpoint PowerShell.7*).Count -lt 2) { throw 'fewer than two' }
    Same 'PSRemotingListener.NotFound,Get-PSRemotingEndpoint' (Get-Failing { Get-PSRemotingEndpoint Nowhere -ErrorAction Stop }).FullyQualifiedErrorId
}
Test 'an endpoint is registered, used, changed and removed' {
    [void](Register-PSRemotingEndpoint Ops -Target PowerShell.7 -User 'a b', "c'd" -Quota @{ MaxShellsPerUser = 5 } -WhatIf)
    [void](Same 0 @(Get-PSRemotingEndpoint Ops* ).Count)
    $made = Register-PSRemotingEndpoint Ops -Target PowerShell.7 -User 'a b', 'c"d' -Quota @{ MaxShellsPerUser = 5 } -AllowUnknownNames -WarningAction SilentlyContinue
    [void](Same ('a b', 'c"d') $made.Access.Users)
    [void](Same 5 $made.Quotas.MaxShellsPerUser)
    [void](Same 'True' $made.Registered)
    $changed = $made | Set-PSRemotingEndpoint -User '' -Group '*'
    [void](Same '' $changed.Access.Users)
    [void](Same '*' $changed.Access.Groups)
    $session = Connect Ops
    [void](Same 1 (Invoke-Command $session { 1 }))
    Remove-PSSession $session
    [void](Same 'False' (Set-PSRemotingEndpoint Ops -Enabled:$false).Enabled)
    Get-PSRemotingEndpoint Ops | Unregister-PSRemotingEndpoint -Force
    Same 0 @(Get-PSRemotingEndpoint Ops* ).Count
}
Test 'what the program refuses is an error with its words' {
    $wrong = Get-Failing { Register-PSRemotingEndpoint 'no name' -ErrorAction Stop }
    if ("$wrong" -notmatch 'is no name') { throw "$wrong" }
    $twice = Get-Failing { Register-PSRemotingEndpoint Quota -Quota @{ MaxShells = 'many' } -ErrorAction Stop }
    if ("$twice" -notmatch 'MaxShells') { throw "$twice" }
    $true
}
Test 'a name that the host does not know is refused' {
    $unknown = Get-Failing { Register-PSRemotingEndpoint Unknown -User no-such-user -ErrorAction Stop }
    if ("$unknown" -notmatch 'the user no-such-user, and this host knows none of that name') { throw "$unknown" }
    Same 0 @(Get-PSRemotingEndpoint Unknown* ).Count
}
Test 'a relative path begins where PowerShell is, and doubts are warnings' {
    $folder = [IO.Directory]::CreateTempSubdirectory('psremoting-module-').FullName
    New-PSSessionConfigurationFile -Path "$folder/own.pssc"
    chmod -R a+rX $folder
    Push-Location $folder
    $made = Register-PSRemotingEndpoint PowerShell.7.99 -Target PowerShell.7 -Path own.pssc -WarningVariable doubts -WarningAction SilentlyContinue
    Pop-Location
    [void](Same "$folder/own.pssc" $made.SessionConfigurationFile)
    if ("$doubts" -notmatch 'hides the one that is found') { throw "$doubts" }
    $made | Unregister-PSRemotingEndpoint -Force
    [IO.Directory]::Delete($folder, $true)
    $true
}
Test 'a name that looks like an option is a name' {
    Register-PSRemotingEndpoint --help | Unregister-PSRemotingEndpoint -Force
    Same 0 @(Get-PSRemotingEndpoint --help*).Count
}
Test 'words are completed with what there is' {
    $line = 'Get-PSRemotingEndpoint Microsoft.P'
    $words = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
    Same 'Microsoft.PowerShell' $words
}
Test 'enabling it says what would be done' {
    $steps = @(Enable-PSRemotingListener -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed)
    if ([Environment]::UserName -ne 'root') { return "$failed" -match 'root' }
    Same 'PSRemotingListener.Step' $steps[0].PSObject.TypeNames[0]
}
Test 'where there is no service the error says how to start one' {
    $env:PSREMOTING_STATE_DIRECTORY = '/nonexistent'
    "$(Get-Failing { Get-PSRemotingSession -ErrorAction Stop })" -match 'systemctl start'
}
Finish
