# Who and what is turned away, and in which words.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
if ($Pipe) { Skip 'refusals' 'a bare pipe asks nobody'; Finish }
function Refusal([hashtable]$Change) {
    $other = $target.Clone()
    foreach ($key in $Change.Keys) { $other[$key] = $Change[$key] }
    try { Remove-PSSession (New-PSSession @other) } catch { return $_ }
}
function Account([string]$Name, [string]$Word) { [pscredential]::new($Name, [Net.NetworkCredential]::new('', $Word).SecurePassword) }
$denied = 'AccessDenied*', 'LogonFailure*'
function Denied($Record) { $denied[0], $denied[1] | Where-Object { $Record.FullyQualifiedErrorId -like $_ } | ForEach-Object { $true } }
$wrong = Refusal @{ Credential = Account $User 'not the password' }
$unknown = Refusal @{ Credential = Account 'no-such-user' 'not the password' }
Test 'a wrong password is refused' { Denied $wrong }
Test 'an unknown user is refused in the same way' { (Denied $unknown) -and (Same $wrong.FullyQualifiedErrorId $unknown.FullyQualifiedErrorId) }
Test 'a certificate that nobody vouches for is refused unless told otherwise' {
    $strict = Refusal @{ SessionOption = New-PSSessionOption }
    $null -ne $strict
}
Test 'an unknown endpoint is refused with the names of those that there are' {
    $refused = Refusal @{ ConfigurationName = 'PowerShell.1' }
    foreach ($words in $refused.Exception.Message, $refused.Exception.TransportMessage, "$refused") {
        if ($words -notmatch 'PowerShell\.1\b.*PowerShell\.7') { throw "said '$words'" }
    }
    $true
}
Test 'a refusal names the user as typed' {
    $words = (Refusal @{ Credential = Account '.\nobody-here' 'not the password' }).Exception.Message
    if ($words -notmatch '\.\\nobody-here') { throw "said '$words'" }
    $true
}
Test 'a port where nobody listens is an error and no wait' { $null -ne (Refusal @{ Port = 1 }) }
Test 'the right password still opens a session' {
    $session = Connect
    $got = Invoke-Command -Session $session { 1 }
    Remove-PSSession $session
    Same 1 $got
}
Finish
