@{
    RootModule           = 'PSRemotingListener.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f5c9a0e-3a0b-4f5e-9d6a-0c1b5e6f7a21'
    Author               = 'psremoting'
    Description          = 'Sets up and looks after psremoting, which lets administrators open sessions into the PowerShell versions of this host.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = 'Desktop', 'Core'
    FormatsToProcess     = 'PSRemotingListener.format.ps1xml'
    FunctionsToExport    = @(
        'Enable-PSRemotingListener', 'Disable-PSRemotingListener',
        'Get-PSRemotingEndpoint', 'Register-PSRemotingEndpoint', 'Set-PSRemotingEndpoint', 'Unregister-PSRemotingEndpoint',
        'Get-PSRemotingSession', 'Stop-PSRemotingSession'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{ PSData = @{ Tags = 'remoting', 'WSMan', 'WinRM', 'PSRP' } }
}
