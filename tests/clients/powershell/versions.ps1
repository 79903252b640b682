# Endpoint names: each leads to the install it names, side by side; an unknown name says so.
# -Expect 'PowerShell.7.4.7=/opt/a;PowerShell.7=/opt/b' gives the folder ($PSHOME) that each name must reach.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe, [string]$Expect)
[void]$PSBoundParameters.Remove('Expect')
. "$PSScriptRoot/common.ps1" @PSBoundParameters
if ($Pipe) { Skip 'names' 'a bare pipe has no endpoints'; Finish }
$wanted = [ordered]@{}
foreach ($pair in $Expect -split ';' -ne '') { $name, $path = $pair -split '=', 2; $wanted[$name] = $path }
$open = @{}
foreach ($name in $wanted.Keys) {
    Test "$name opens" { $open[$name] = Connect $name; Same 'Opened' $open[$name].State }
}
foreach ($name in $wanted.Keys) {
    Test "$name is $($wanted[$name]), while the others are open" { Same $wanted[$name] (Invoke-Command -Session $open[$name] { $PSHOME }) }
    Test "$name calls itself so" { Same $name $open[$name].ConfigurationName }
}
function Refusal([string]$Name) { try { Remove-PSSession (Connect $Name) } catch { return $_ } }
foreach ($name in 'PowerShell.9.9', 'PowerShell.7.0.99', 'No.Such.Endpoint') {
    $refused = Refusal $name
    Test "$name is refused as an unknown name" { $refused.FullyQualifiedErrorId -like 'InvalidResourceUri*' }
    Test "the refusal of $name names it" { $refused.Exception.Message -match [regex]::Escape($name) }
}
Test 'a refusal leaves open sessions alone' {
    foreach ($name in $wanted.Keys) { [void](Same 1 (Invoke-Command -Session $open[$name] { 1 })) }
    $true
}
foreach ($one in $open.Values) { Remove-PSSession $one }
Finish
