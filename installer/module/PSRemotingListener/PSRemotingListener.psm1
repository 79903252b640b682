# The cmdlets are words for the program's commands: what they do and say is the program's (psremoting COMMAND --json).
Set-StrictMode -Version 3.0

# Where the program is: as PSREMOTING_PROGRAM says, in the search path, or where the installers put it.
function Find-Program {
    if ($env:PSREMOTING_PROGRAM) { return $env:PSREMOTING_PROGRAM }
    $found = Get-Command -Name psremoting -CommandType Application -ErrorAction Ignore
    if ($found) { return @($found)[0].Path }
    $places = @('/usr/bin/psremoting')
    if ($env:ProgramFiles) { $places = @("$env:ProgramFiles\psremoting\psremoting.exe") }
    foreach ($place in $places) { if ([IO.File]::Exists($place)) { return $place } }
    throw [IO.FileNotFoundException]::new('The program psremoting is not in the search path. Install it, or set PSREMOTING_PROGRAM to where it is.')
}

# A word as programs of Windows read it back from a command line, and .NET on Linux: PowerShell 5.1 would lose quotes.
function ConvertTo-Argument([string]$Word) {
    if ($Word -and $Word -notmatch '[\s"]') { return $Word }
    '"' + ($Word -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
}

# Runs the program. What it printed, its exit code and what it said besides.
function Invoke-Program([string[]]$Words) {
    $start = [Diagnostics.ProcessStartInfo]::new((Find-Program))
    $start.Arguments = @($Words | ForEach-Object { ConvertTo-Argument $_ }) -join ' '
    $start.UseShellExecute = $false
    # A relative path is the caller's: where PowerShell is, and not where its process was started.
    $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = $start.StandardErrorEncoding = [Text.UTF8Encoding]::new($false)
    $process = [Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    @{ Text = $text; Code = $process.ExitCode; Errors = $errors.Result.Trim() }
}

function New-ErrorRecord([string]$Text, [string]$Id, [Management.Automation.ErrorCategory]$Category, $About) {
    $exception = [InvalidOperationException]::new($Text)
    [Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $About)
}

function Get-Property($Object, [string]$Name) {
    if ($Object -and $Object.PSObject.Properties[$Name]) { $Object.$Name }
}

# Each mistake that the program's answer tells of.
function Get-Failure($Done, $Json, $About) {
    $category, $id = 'InvalidOperation', 'Failed'
    if ($Done.Code -eq 2) { $category, $id = 'InvalidArgument', 'WrongArgument' }
    if ($Done.Code -eq 3) { $category, $id = 'PermissionDenied', 'NeedsAdministrator' }
    if ($Done.Code -eq 4) { $category, $id = 'ObjectNotFound', 'NotFound' }
    $texts = @(foreach ($problem in @(Get-Property $Json 'problems')) { if ($problem) { "$($problem.file):$($problem.line): $($problem.problem)" } })
    if (-not $texts) { $texts = @(Get-Property $Json 'detail') -ne $null }
    if (-not $texts) { $texts = @($Done.Errors -replace '^psremoting: ', '') }
    foreach ($text in $texts) { New-ErrorRecord $text "PSRemotingListener.$id" $category $About }
}

# Runs a command of the program for a cmdlet; the objects of its JSON. Mistakes become errors of the cmdlet.
# $Name is a word that is never taken for an option.
function Invoke-Psremoting([Management.Automation.PSCmdlet]$Cmdlet, [string[]]$Words, [string]$Name) {
    $all = $Words + '--json'
    if ($PSBoundParameters.ContainsKey('Name')) { $all += '--', $Name }
    $Cmdlet.WriteVerbose("psremoting $all")
    $done = Invoke-Program $all
    $json = $null
    if ($done.Text) { $json = $done.Text | ConvertFrom-Json }
    foreach ($warning in @(Get-Property $json 'Warnings')) { if ($warning) { $Cmdlet.WriteWarning($warning) } }
    if ($done.Code -eq 0) { return $json }
    # The steps of enable and disable say themselves what failed.
    if (Get-Property $json 'steps') { return $json }
    foreach ($failure in Get-Failure $done $json $Name) { $Cmdlet.WriteError($failure) }
}

function Add-TypeName([string]$Type) { process { $_.PSObject.TypeNames.Insert(0, "PSRemotingListener.$Type"); $_ } }

# The settings of an endpoint as options of the program; an empty value takes a setting out.
function Get-SettingOption([Collections.Generic.Dictionary[string, object]]$Given) {
    $options = [ordered]@{ Target = 'target'; User = 'user'; Group = 'group'; SecurityDescriptorSddl = 'sddl'; Path = 'session-configuration-file'; RunAsUser = 'run-as'; RunAsVirtualAccountGroups = 'virtual-account-group' }
    foreach ($name in $options.Keys) {
        if (-not $Given.ContainsKey($name)) { continue }
        foreach ($value in @($Given[$name])) { if ($value) { "--$($options[$name])=$value" } else { "--$($options[$name])"; '' } }
    }
    if ($Given.ContainsKey('Quota')) { foreach ($quota in $Given.Quota.GetEnumerator()) { "--quota=$($quota.Key)=$($quota.Value)" } }
    if ($Given.ContainsKey('RunAsVirtualAccount')) { if ($Given.RunAsVirtualAccount) { '--run-as-virtual-account' } else { '--no-virtual-account' } }
    if ($Given.ContainsKey('AllowUnknownNames') -and $Given.AllowUnknownNames) { '--allow-unknown-names' }
    if ($Given.ContainsKey('Enabled')) { if ($Given.Enabled) { '--enable' } else { '--disable' } }
}

# Runs enable or disable and gives what it did, step by step.
function Invoke-Step([Management.Automation.PSCmdlet]$Cmdlet, [string[]]$Words) {
    $said = Invoke-Psremoting $Cmdlet $Words
    foreach ($step in @(Get-Property $said 'steps')) {
        if (-not $step) { continue }
        $step | Add-TypeName 'Step'
        if ($step.state -eq 'failed') { $Cmdlet.WriteError((New-ErrorRecord $step.text 'PSRemotingListener.StepFailed' 'InvalidOperation' $step)) }
    }
}

function Enable-PSRemotingListener {
    <#
    .SYNOPSIS
    Lets this host answer PowerShell remoting: service, listener, certificate, firewall, access.
    .DESCRIPTION
    What Enable-PSRemoting is for WinRM. Doing it again changes nothing, and what an administrator changed stays. Each step is an
    object that says what was done; -WhatIf says what would be. Needs an administrator.
    .PARAMETER Strict
    Linux: sessions run as ordinary accounts and never administer this host.
    .PARAMETER SkipNetworkProfileCheck
    Windows: go on where a network is public; the firewall lets only the local subnet in there.
    .PARAMETER ReplaceWinRM
    Windows: stop WinRM and take its ports. Disable-PSRemotingListener gives them back. Without it nothing of WinRM's is touched.
    .PARAMETER LocalAccountTokenFilterPolicy
    Windows: local administrators have their rights over the network, for every way in; domain accounts do not need it.
    .PARAMETER HttpPort
    Windows: listen in clear, too, on this port.
    .PARAMETER HttpsPort
    Windows: another port than 5986, to live beside WinRM.
    .EXAMPLE
    Enable-PSRemotingListener -WhatIf
    .EXAMPLE
    Enable-PSRemotingListener -HttpsPort 5996
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([switch]$Strict, [switch]$SkipNetworkProfileCheck, [switch]$ReplaceWinRM, [switch]$LocalAccountTokenFilterPolicy,
        [ValidateRange(1, 65535)][int]$HttpPort, [ValidateRange(1, 65535)][int]$HttpsPort)
    $words = @('enable')
    if ($Strict) { $words += '--strict' }
    if ($SkipNetworkProfileCheck) { $words += '--skip-network-profile-check' }
    if ($ReplaceWinRM) { $words += '--replace-winrm' }
    if ($LocalAccountTokenFilterPolicy) { $words += '--local-account-token-filter-policy' }
    if ($HttpPort) { $words += "--http-port=$HttpPort" }
    if ($HttpsPort) { $words += "--https-port=$HttpsPort" }
    if ($WhatIfPreference) { return Invoke-Step $PSCmdlet ($words + '--dry-run') }
    if ($PSCmdlet.ShouldProcess('this computer', 'Enable PowerShell remoting by psremoting')) { Invoke-Step $PSCmdlet $words }
}

function Disable-PSRemotingListener {
    <#
    .SYNOPSIS
    Takes back what Enable-PSRemotingListener did. Sessions end; configuration, users and certificate stay.
    .EXAMPLE
    Disable-PSRemotingListener -Force
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([switch]$Force)
    if ($WhatIfPreference) { return Invoke-Step $PSCmdlet 'disable', '--dry-run' }
    if ($Force -or $PSCmdlet.ShouldProcess('this computer', 'Disable PowerShell remoting by psremoting')) { Invoke-Step $PSCmdlet 'disable' }
}

function Get-PSRemotingEndpoint {
    <#
    .SYNOPSIS
    The names that clients can give with -ConfigurationName, and where each goes now.
    .PARAMETER Name
    Names, or patterns of them; all where it is left out.
    .EXAMPLE
    Get-PSRemotingEndpoint PowerShell.7*
    .EXAMPLE
    Get-PSRemotingEndpoint | Where-Object Registered | Set-PSRemotingEndpoint -Enabled:$false
    #>
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)][SupportsWildcards()][string[]]$Name = '*')
    begin { $all = @(Get-Property (Invoke-Psremoting $PSCmdlet @('endpoint', 'list')) 'endpoints') -ne $null }
    process {
        foreach ($one in $Name) {
            $found = @($all | Where-Object { $_.Name -like $one })
            if (-not $found -and -not [Management.Automation.WildcardPattern]::ContainsWildcardCharacters($one)) {
                $PSCmdlet.WriteError((New-ErrorRecord "There is no endpoint $one." 'PSRemotingListener.NotFound' 'ObjectNotFound' $one))
            }
            $found | Add-TypeName 'Endpoint'
        }
    }
}

function Register-PSRemotingEndpoint {
    <#
    .SYNOPSIS
    Makes an endpoint of your own: another name, other access, other quotas, a session configuration file.
    .DESCRIPTION
    It counts for the next session, and drops nobody. What would be a mistake is not made: names that this host does not know, a session
    configuration file that PowerShell refuses. What may not be meant is a warning.
    .PARAMETER Target
    The PowerShell it goes to, as clients would name it: PowerShell.7.4.
    .PARAMETER User
    Accounts that may use it.
    .PARAMETER Group
    Groups whose members may use it; * is everybody who can log on.
    .PARAMETER SecurityDescriptorSddl
    Who may use it, in WinRM's form.
    .PARAMETER Path
    A session configuration file (.pssc).
    .PARAMETER RunAsUser
    The account its sessions run as, instead of the client's own.
    .PARAMETER RunAsVirtualAccount
    Windows: its sessions run as an account that is made up for each client and this endpoint.
    .PARAMETER RunAsVirtualAccountGroups
    The groups that such an account is in, instead of Administrators.
    .PARAMETER Quota
    Quotas in WinRM's words: @{ MaxShellsPerUser = 5 }.
    .PARAMETER AllowUnknownNames
    Write it though this host does not know an account or a group in it now.
    .EXAMPLE
    Register-PSRemotingEndpoint Ops -Target PowerShell.7.4 -Group operators -Quota @{ MaxShellsPerUser = 5 }
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)][string]$Name, [string]$Target, [string[]]$User, [string[]]$Group,
        [Alias('Sddl')][string]$SecurityDescriptorSddl, [Alias('SessionConfigurationFile')][string]$Path, [string]$RunAsUser,
        [bool]$RunAsVirtualAccount, [string[]]$RunAsVirtualAccountGroups,
        [Collections.IDictionary]$Quota, [bool]$Enabled, [switch]$AllowUnknownNames)
    process {
        $words = @('endpoint', 'register') + @(Get-SettingOption $PSBoundParameters)
        if (-not $PSCmdlet.ShouldProcess($Name, 'Register endpoint')) { return }
        if (Invoke-Psremoting $PSCmdlet $words $Name) { Get-PSRemotingEndpoint ([Management.Automation.WildcardPattern]::Escape($Name)) }
    }
}

function Set-PSRemotingEndpoint {
    <#
    .SYNOPSIS
    Changes a registered endpoint. An empty value takes a setting out: -Group ''.
    .DESCRIPTION
    The parameters are those of Register-PSRemotingEndpoint. It counts for the next session, and drops nobody.
    .EXAMPLE
    Set-PSRemotingEndpoint Ops -Enabled:$false
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)][string]$Name, [AllowEmptyString()][string]$Target, [AllowEmptyString()][string[]]$User,
        [AllowEmptyString()][string[]]$Group, [Alias('Sddl')][AllowEmptyString()][string]$SecurityDescriptorSddl,
        [Alias('SessionConfigurationFile')][AllowEmptyString()][string]$Path, [AllowEmptyString()][string]$RunAsUser,
        [bool]$RunAsVirtualAccount, [AllowEmptyString()][string[]]$RunAsVirtualAccountGroups, [Collections.IDictionary]$Quota, [bool]$Enabled, [switch]$AllowUnknownNames)
    process {
        $words = @('endpoint', 'set') + @(Get-SettingOption $PSBoundParameters)
        if (-not $PSCmdlet.ShouldProcess($Name, 'Change endpoint')) { return }
        if (Invoke-Psremoting $PSCmdlet $words $Name) { Get-PSRemotingEndpoint ([Management.Automation.WildcardPattern]::Escape($Name)) }
    }
}

function Unregister-PSRemotingEndpoint {
    <#
    .SYNOPSIS
    Removes a registered endpoint. Sessions that are open go on.
    .EXAMPLE
    Unregister-PSRemotingEndpoint Ops -Force
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)][string]$Name, [switch]$Force)
    process {
        if ($Force -and -not $WhatIfPreference -or $PSCmdlet.ShouldProcess($Name, 'Remove endpoint')) {
            [void](Invoke-Psremoting $PSCmdlet @('endpoint', 'unregister') $Name)
        }
    }
}

function Get-PSRemotingSession {
    <#
    .SYNOPSIS
    The sessions that are open on this host, whoever opened them. Needs an administrator.
    .PARAMETER Owner
    Only those of these accounts, or patterns of them.
    .EXAMPLE
    Get-PSRemotingSession | Where-Object IdleSeconds -gt 3600 | Stop-PSRemotingSession
    #>
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)][Alias('ShellId')][string[]]$Id = '*', [SupportsWildcards()][string[]]$Owner = '*')
    begin { $all = @(Invoke-Psremoting $PSCmdlet @('sessions', 'list')) -ne $null }
    process {
        foreach ($session in $all) {
            if (@($Id | Where-Object { $session.ShellId -like $_ }) -and @($Owner | Where-Object { $session.Owner -like $_ })) { $session | Add-TypeName 'Session' }
        }
    }
}

function Stop-PSRemotingSession {
    <#
    .SYNOPSIS
    Ends sessions that are open on this host, with the commands that run in them. Needs an administrator.
    .EXAMPLE
    Get-PSRemotingSession -Owner ada | Stop-PSRemotingSession -Confirm
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)][Alias('ShellId')][string[]]$Id)
    process {
        foreach ($one in $Id) {
            if ($PSCmdlet.ShouldProcess($one, 'Stop session')) { [void](Invoke-Psremoting $PSCmdlet @('sessions', 'stop') $one) }
        }
    }
}

# What begins so, with what it is said to be.
function Complete-Word([string]$Begun, [string[]]$Words) {
    foreach ($word in $Words) {
        if ($word -like ($Begun.Trim('"', "'") + '*')) { [Management.Automation.CompletionResult]::new($word) }
    }
}

$completeEndpoint = {
    param($Command, $Parameter, $Begun, $Ast, $Bound)
    $all = @(Get-PSRemotingEndpoint -ErrorAction Ignore)
    # Only what was registered can be changed.
    if ($Command -match '^(Set|Unregister)-' -and $Parameter -eq 'Name') { $all = @($all | Where-Object Registered) }
    Complete-Word $Begun @($all | ForEach-Object Name)
}
$completeSession = {
    param($Command, $Parameter, $Begun, $Ast, $Bound)
    $property = 'ShellId'
    if ($Parameter -eq 'Owner') { $property = 'Owner' }
    $seen = @{}
    foreach ($session in @(Get-PSRemotingSession -ErrorAction Ignore)) { $seen[$session.$property] = $true }
    Complete-Word $Begun @($seen.Keys)
}
Register-ArgumentCompleter -CommandName Get-PSRemotingEndpoint, Set-PSRemotingEndpoint, Unregister-PSRemotingEndpoint -ParameterName Name -ScriptBlock $completeEndpoint
Register-ArgumentCompleter -CommandName Register-PSRemotingEndpoint, Set-PSRemotingEndpoint -ParameterName Target -ScriptBlock $completeEndpoint
Register-ArgumentCompleter -CommandName Get-PSRemotingSession, Stop-PSRemotingSession -ParameterName Id -ScriptBlock $completeSession
Register-ArgumentCompleter -CommandName Get-PSRemotingSession -ParameterName Owner -ScriptBlock $completeSession
