# The cmdlets of Microsoft.PowerShell.Utility that tests and native commands need, as functions: the engine's package has only its core ones.
function Write-Output { param([Parameter(Position = 0, ValueFromPipeline)]$InputObject, [switch]$NoEnumerate) process { $PSCmdlet.WriteObject($InputObject, -not $NoEnumerate) } }
function Write-Warning { param([Parameter(Position = 0)][string]$Message) $PSCmdlet.WriteWarning($Message) }
function Write-Verbose { [CmdletBinding()] param([Parameter(Position = 0)][string]$Message) $PSCmdlet.WriteVerbose($Message) }
function Write-Debug { [CmdletBinding()] param([Parameter(Position = 0)][string]$Message) $PSCmdlet.WriteDebug($Message) }
function Write-Error {
    [CmdletBinding()] param([Parameter(Position = 0)][string]$Message, [string]$ErrorId = 'TestError', [Management.Automation.ErrorCategory]$Category = 'NotSpecified', $TargetObject)
    $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new($Message), $ErrorId, $Category, $TargetObject))
}
function Write-Information {
    [CmdletBinding()] param([Parameter(Position = 0)]$MessageData, [string[]]$Tags = @())
    $PSCmdlet.WriteInformation($MessageData, $Tags)
}
function Write-Host {
    param([Parameter(Position = 0, ValueFromPipeline)]$Object, [switch]$NoNewline)
    process {
        $text = [Management.Automation.HostInformationMessage]@{ Message = "$Object"; NoNewLine = $NoNewline }
        $PSCmdlet.WriteInformation($text, @('PSHOST'))
    }
}
function Write-Progress {
    param([Parameter(Position = 0)][string]$Activity, [Parameter(Position = 1)][string]$Status = 'Processing', [int]$Id = 0, [int]$PercentComplete = -1, [switch]$Completed)
    $record = [Management.Automation.ProgressRecord]::new($Id, $Activity, $Status)
    $record.PercentComplete = $PercentComplete
    if ($Completed) { $record.RecordType = 'Completed' }
    $PSCmdlet.WriteProgress($record)
}
function Read-Host {
    param([Parameter(Position = 0)][string]$Prompt, [switch]$AsSecureString)
    if ($Prompt) { $Host.UI.Write("${Prompt}: ") }
    if ($AsSecureString) { $Host.UI.ReadLineAsSecureString() } else { $Host.UI.ReadLine() }
}
# Slices, because only between statements can a pipeline be stopped.
function Start-Sleep {
    param([Parameter(Position = 0)][double]$Seconds = 0, [int]$Milliseconds = 0)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $all = $Seconds * 1000 + $Milliseconds
    while ($clock.ElapsedMilliseconds -lt $all) { [Threading.Thread]::Sleep([Math]::Min(20, [Math]::Max(1, $all - $clock.ElapsedMilliseconds))) }
}
function Get-Variable {
    param([Parameter(Position = 0)][string[]]$Name, [switch]$ValueOnly)
    foreach ($one in $Name) { $found = $PSCmdlet.SessionState.PSVariable.Get($one); if ($ValueOnly) { $found.Value } else { $found } }
}
function Set-Variable { param([Parameter(Position = 0)][string]$Name, [Parameter(Position = 1)]$Value) $PSCmdlet.SessionState.PSVariable.Set($Name, $Value) }
function New-Object { param([Parameter(Position = 0)][string]$TypeName, [Parameter(Position = 1)][object[]]$ArgumentList = @()) $PSCmdlet.WriteObject(([type]$TypeName)::new.Invoke($ArgumentList), $false) }
function Invoke-Expression { param([Parameter(Position = 0, ValueFromPipeline)][string]$Command) process { . $PSCmdlet.SessionState.InvokeCommand.NewScriptBlock($Command) } }
function Get-Date { [DateTime]::Now }
function Out-String {
    param([Parameter(ValueFromPipeline)]$InputObject, [switch]$Stream, [int]$Width)
    begin { $lines = [Collections.Generic.List[string]]::new() }
    process { if ($Stream) { "$InputObject" } else { $lines.Add("$InputObject") } }
    end { if (-not $Stream) { ($lines -join "`n") + "`n" } }
}
function Select-Object {
    param([Parameter(ValueFromPipeline)]$InputObject, [Parameter(Position = 0)][string[]]$Property, [string]$ExpandProperty, [int]$First = [int]::MaxValue)
    begin { $seen = 0 }
    process {
        if ($seen++ -ge $First) { return }
        if ($ExpandProperty) { return $InputObject.$ExpandProperty }
        if (-not $Property) { return $InputObject }
        $picked = [ordered]@{}
        foreach ($one in $Property) { $picked[$one] = $InputObject.$one }
        [pscustomobject]$picked
    }
}
function Measure-Object { param([Parameter(ValueFromPipeline)]$InputObject) begin { $count = 0 } process { ++$count } end { [pscustomobject]@{ Count = $count } } }
Export-ModuleMember -Function *
