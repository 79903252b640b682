# The few of Microsoft.PowerShell.Management that tests need, over the engine's own provider intrinsics.
function Get-Location { $PSCmdlet.SessionState.Path.CurrentLocation }
function Set-Location { param([Parameter(Position = 0)][string]$Path = '~') [void]$PSCmdlet.SessionState.Path.SetLocation($Path) }
function Test-Path {
    param([Parameter(Position = 0)][string]$Path, [ValidateSet('Any', 'Container', 'Leaf')][string]$PathType = 'Any')
    $is = $PSCmdlet.InvokeProvider.Item.Exists($Path)
    if ($PathType -eq 'Any' -or -not $is) { return $is }
    $PSCmdlet.InvokeProvider.Item.IsContainer($Path) -eq ($PathType -eq 'Container')
}
function Get-Item { param([Parameter(Position = 0)][string[]]$Path) $PSCmdlet.InvokeProvider.Item.Get($Path) }
function Get-ChildItem { param([Parameter(Position = 0)][string]$Path = '.') $PSCmdlet.InvokeProvider.ChildItem.Get($Path, $false) }
function Get-Content { param([Parameter(Position = 0)][string]$Path) [IO.File]::ReadAllLines($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)) }
function Set-Content { param([Parameter(Position = 0)][string]$Path, [Parameter(Position = 1)][string[]]$Value) [IO.File]::WriteAllLines($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path), $Value) }
function Get-Process { param([int]$Id = $PID) [Diagnostics.Process]::GetProcessById($Id) }
Export-ModuleMember -Function *
