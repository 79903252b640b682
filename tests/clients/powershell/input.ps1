# Pipeline input.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
Test 'input arrives whole and in order' { Same (1..5000) (1..5000 | Invoke-Command -Session $session { $input }) }
Test 'input is consumed object by object' { Same '2 4 6' (1..3 | Invoke-Command -Session $session { process { $_ * 2 } }) }
Test 'an end block runs once, after all input' { Same 'sum 5050' (1..100 | Invoke-Command -Session $session { begin { $s = 0 } process { $s += $_ } end { "sum $s" } }) }
Test 'no input is an empty input' { Same 0 (New-Pipeline $session '@($input).Count').Invoke([object[]]@()) }
Test 'nulls are input too' { Same 3 ($null, $null, $null | Invoke-Command -Session $session { begin { $n = 0 } process { ++$n } end { $n } }) }
Test 'a pipeline answers while its input is still open' {
    $in = [Management.Automation.PSDataCollection[object]]::new()
    $out = [Management.Automation.PSDataCollection[object]]::new()
    $talk = New-Pipeline $session '$input | ForEach-Object { "re: $_" }'
    $pending = $talk.BeginInvoke($in, $out)
    $answers = $out.GetEnumerator()
    $got = foreach ($word in 'one', 'two', 'three') { $in.Add($word); [void]$answers.MoveNext(); "$($answers.Current)" }
    $in.Complete()
    $talk.EndInvoke($pending)
    Same 're: one re: two re: three' $got
}
# PowerShell has a race of its own (InvokeCommandCommand.WriteInput): the command's end comes after it saw the input open and before it adds to it.
function Send-Beyond { try { 1..2000 | Invoke-Command -Session $session { $input | Select-Object -First 2 } } catch [InvalidOperationException] { 'race' } }
Test 'a command that ends early leaves the rest of its input' {
    for ($try = 0; $try -lt 5 -and ($got = Send-Beyond) -contains 'race'; $try++) { }
    Same '1 2' $got
}
Test 'big objects are input too' {
    $big = foreach ($i in 1..20) { [string]$i * 100000 }
    Same (($big | ForEach-Object Length) -join ' ') (($big | Invoke-Command -Session $session { process { $_.Length } }) -join ' ')
}
Test 'the session goes on afterwards' { Same 'yes' (Invoke-Command -Session $session { 'yes' }) }
Remove-PSSession $session
Finish
