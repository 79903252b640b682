@{
    RootModule = 'Microsoft.PowerShell.Utility.psm1'
    ModuleVersion = '7.0.0.0'
    FunctionsToExport = @('Write-Output', 'Write-Warning', 'Write-Verbose', 'Write-Debug', 'Write-Error', 'Write-Information', 'Write-Host', 'Write-Progress', 'Read-Host', 'Start-Sleep', 'Get-Variable', 'Set-Variable', 'New-Object', 'Invoke-Expression', 'Get-Date', 'Out-String', 'Select-Object', 'Measure-Object')
    CmdletsToExport = @()
    AliasesToExport = @()
}
