# What a command asks of, and shows on, the host of its caller.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe)
. "$PSScriptRoot/common.ps1" @PSBoundParameters
Use-ScriptedHost $PSCommandPath $PSBoundParameters
$session = Connect
$hand = $Host.PrivateData
function Ask([string[]]$Answers, [scriptblock]$Body) {
    $hand.Answers.Clear(); $hand.Seen.Clear()
    foreach ($one in $Answers) { $hand.Answers.Enqueue($one) }
    Invoke-Command -Session $session -ScriptBlock $Body
}
Test 'Write-Host is shown here' { Ask @() { Write-Host 'hello there' }; $hand.Seen -match 'hello there' | ForEach-Object { $true } }
Test 'Read-Host is answered here' { Same 'you said blue' (Ask 'blue' { "you said $(Read-Host 'colour')" }) }
Test 'the prompt of Read-Host is shown here' { Ask 'x' { Read-Host 'favourite' } | Out-Null; @($hand.Seen -match 'favourite').Count -eq 1 }
Test 'a secret answer goes over sealed' {
    Same 'sesame' (Ask 'sesame' { $s = Read-Host 'word' -AsSecureString; [Net.NetworkCredential]::new('', $s).Password })
}
Test 'a hundred questions are a hundred answers' {
    Same (1..100) (Ask (1..100) { foreach ($i in 1..100) { Read-Host } })
}
Test 'a choice is made here' {
    Same 1 (Ask 'No' {
            $choices = [Management.Automation.Host.ChoiceDescription[]]('&Yes', '&No')
            $Host.UI.PromptForChoice('Sure', 'Really?', $choices, 0)
        })
}
Test 'fields are filled in here' {
    Same 'Ada|36' (Ask 'Ada', '36' {
            $fields = [Collections.ObjectModel.Collection[Management.Automation.Host.FieldDescription]]::new()
            foreach ($name in 'Name', 'Age') { $fields.Add([Management.Automation.Host.FieldDescription]::new($name)) }
            $got = $Host.UI.Prompt('Who', 'are you', $fields)
            "$($got.Name)|$($got.Age)"
        })
}
Test 'credentials are asked for here' {
    Same 'ada|hush' (Ask 'ada', 'hush' {
            $got = $Host.UI.PromptForCredential('Log in', 'please', '', '')
            "$($got.UserName)|$($got.GetNetworkCredential().Password)"
        })
}
Test 'the host of a session has the name of this one underneath' { Same 'ServerRemoteHost' (Ask @() { $Host.Name }) }
Test 'the size of the window is known there' { Same '120' (Ask @() { $Host.UI.RawUI.WindowSize.Width }) }
Test 'a mandatory parameter is asked for here' { Same 'got it' (Ask 'got it' { & { param([Parameter(Mandatory)][string]$Thing) $Thing } }) }
Remove-PSSession $session
Finish
