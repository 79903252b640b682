# Objects of all kinds there and back again.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$echo = { param($value) , $value }
$samples = [ordered]@{
    'an int' = 42; 'a long' = [long]::MaxValue; 'a negative' = -1; 'a double' = 1.5; 'a decimal' = [decimal]'0.1'; 'a byte' = [byte]200
    'a char' = [char]'x'; 'a boolean' = $true; 'a guid' = [guid]'11112222-3333-4444-5555-666677778888'; 'a version' = [version]'7.4.7'
    'an uri' = [uri]'https://example.org/a?b=c'; 'a time' = [datetime]'2026-01-02T03:04:05'; 'a span' = [timespan]'1.02:03:04'
    'an empty string' = ''; 'angle brackets' = '<a href="&amp;">'; 'controls' = "a`0b`r`n`tc"; 'words' = "Grüße, 世界, $([char]::ConvertFromUtf32(0x1F600))"
    'a long string' = 'x' * 300000; 'escapes' = '_x000A_ _x005F_'
}
foreach ($name in $samples.Keys) {
    Test "$name comes back as it went" {
        $back = Invoke-Command -Session $session -ScriptBlock $echo -ArgumentList $samples[$name]
        (Same $samples[$name].GetType().FullName $back.GetType().FullName) -and (Same $samples[$name] $back)
    }
}
Test 'null comes back as null' { $null -eq (Invoke-Command -Session $session { $null }) }
Test 'an array keeps its order' { Same (1..1000) (Invoke-Command -Session $session { param($all) $all } -ArgumentList (, (1..1000))) }
Test 'bytes come back as bytes' {
    $bytes = [byte[]](0..255)
    $back = Invoke-Command -Session $session { param($all) , $all } -ArgumentList (, $bytes)
    (Same 'System.Byte[]' $back.GetType().FullName) -and (Same $bytes $back)
}
Test 'a nested hashtable keeps its keys' {
    $back = Invoke-Command -Session $session { param($t) $t } -ArgumentList @{ a = @{ b = 1, 2, 3 } }
    Same (1, 2, 3) $back.a.b
}
Test 'a custom object keeps its properties in order' {
    $back = Invoke-Command -Session $session { [pscustomobject]@{ z = 1; a = 'two'; m = 3.0 } }
    Same 'z a m' (@($back.psobject.Properties.Name) -ne 'PSComputerName' -ne 'RunspaceId' -ne 'PSShowComputerName')
}
Test 'a live object arrives as a deserialised one' {
    $back = Invoke-Command -Session $session { [Diagnostics.Process]::GetCurrentProcess() }
    Same 'Deserialized.System.Diagnostics.Process' $back.psobject.TypeNames[0]
}
Test 'a secret arrives readable by the other end' {
    $hidden = [Net.NetworkCredential]::new('', 'p@ss').SecurePassword
    Same 'p@ss' (Invoke-Command -Session $session { param($s) [Net.NetworkCredential]::new('', $s).Password } -ArgumentList $hidden)
}
Test 'a variable of the caller is seen with $using:' { $mine = 'here'; Same 'here' (Invoke-Command -Session $session { $using:mine }) }
Test 'a variable stays from one command to the next' {
    Invoke-Command -Session $session { $kept = 7 }
    Same 7 (Invoke-Command -Session $session { $kept })
}
Test 'the session runs in another process' { (Invoke-Command -Session $session { $PID }) -ne $PID }
Remove-PSSession $session
Test 'a removed session is closed' { Same 'Closed' $session.State }
Finish
