# Output in the forms that people and programs read.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
function Shown($Objects) { (($Objects | Out-String -Width 100) -split "`r?`n" -replace '\x1b\[[0-9;]*m' | ForEach-Object TrimEnd) -ne '' -join '|' }
Test 'a table that is made there is shown here' {
    Same ' A B|- -| 1 one| 2 two' ((Shown (Invoke-Command -Session $session { 1..2 | ForEach-Object { [pscustomobject]@{ A = $_; B = @('', 'one', 'two')[$_] } } | Format-Table })) -replace ' +', ' ' -replace '(^|\|)(?=[A12-])', '$1 ' -replace '\| -', '|-')
}
Test 'a list that is made there is shown here' {
    Same 'Name : a|Size : 5' (Shown (Invoke-Command -Session $session { [pscustomobject]@{ Name = 'a'; Size = 5 } | Format-List }))
}
Test 'objects of there are shown in the view of their type' {
    (Shown (Invoke-Command -Session $session { Get-Process -Id $PID })) -match 'NPM\(K\).*ProcessName.*pwsh'
}
Test 'text that is made there has no colours that nobody asked for' {
    (Invoke-Command -Session $session { Get-Process -Id $PID | Out-String }) -notmatch '\x1b\[3[0-9]m'
}
Test 'JSON there and back is the same object' {
    $text = Invoke-Command -Session $session { [ordered]@{ name = 'Grüße'; list = 1, 2.5, $null, $true; deep = @{ a = @{ b = 'c' } } } | ConvertTo-Json -Depth 5 -Compress }
    [void](Same '{"name":"Grüße","list":[1,2.5,null,true],"deep":{"a":{"b":"c"}}}' $text)
    Same 'c' (Invoke-Command -Session $session { param($text) ($text | ConvertFrom-Json).deep.a.b } -ArgumentList $text)
}
Test 'JSON of live objects comes whole' {
    $all = Invoke-Command -Session $session { Get-ChildItem $PSHOME -File | Select-Object Name, Length, LastWriteTime | ConvertTo-Json } | ConvertFrom-Json
    ($all.Count -gt 50) -and ($all.Name -contains 'pwsh.dll')
}
Test 'CSV and XML come whole' {
    $csv = Invoke-Command -Session $session { [pscustomobject]@{ a = 'x,y'; b = 'q"q' } | ConvertTo-Csv } | ConvertFrom-Csv
    $xml = [xml](Invoke-Command -Session $session { ([pscustomobject]@{ a = '<&>' } | ConvertTo-Xml -As String) })
    (Same 'x,y q"q' "$($csv.a) $($csv.b)") -and (Same '<&>' $xml.Objects.Object.Property.'#text')
}
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
Finish
