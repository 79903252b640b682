@{
    RootModule = 'Microsoft.PowerShell.Management.psm1'
    ModuleVersion = '7.0.0.0'
    FunctionsToExport = @('Get-Location', 'Set-Location', 'Test-Path', 'Get-Item', 'Get-ChildItem', 'Get-Content', 'Set-Content', 'Get-Process')
    CmdletsToExport = @()
    AliasesToExport = @()
}
