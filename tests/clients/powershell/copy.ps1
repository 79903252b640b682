# Files each way.
param([string]$ComputerName, [int]$Port, [string]$User, [string]$Password, [string]$Configuration, [string]$Pipe, [int]$Megabytes = 50)
[void]$PSBoundParameters.Remove('Megabytes')
. "$PSScriptRoot/common.ps1" @PSBoundParameters
$session = Connect
$folder = [IO.Directory]::CreateTempSubdirectory('psremoting-copy-').FullName
$bytes = [byte[]]::new($Megabytes * 1MB)
[Random]::new(1).NextBytes($bytes)
[IO.File]::WriteAllBytes("$folder/here", $bytes)
function Hash([string]$File) { (Get-FileHash -Algorithm SHA256 -LiteralPath $File).Hash }
function Timed([scriptblock]$Body) { "# $([Math]::Round($Megabytes / (Measure-Command $Body).TotalSeconds, 1)) MB/s" }
try {
    Test "$Megabytes MB go up" { Timed { Copy-Item -ToSession $session "$folder/here" "$folder/there" }; Same (Hash "$folder/here") (Hash "$folder/there") }
    Test "$Megabytes MB come down" { Timed { Copy-Item -FromSession $session "$folder/there" "$folder/back" }; Same (Hash "$folder/here") (Hash "$folder/back") }
    Test 'a folder with what is in it goes up and comes down' {
        [void][IO.Directory]::CreateDirectory("$folder/tree/deep")
        [IO.File]::WriteAllText("$folder/tree/one", 'one')
        [IO.File]::WriteAllText("$folder/tree/deep/empty", '')
        Copy-Item -ToSession $session -Recurse "$folder/tree" "$folder/up"
        Copy-Item -FromSession $session -Recurse "$folder/up" "$folder/down"
        Same 'deep/empty one' (Get-ChildItem -Recurse -File "$folder/down" | ForEach-Object { $_.FullName.Substring("$folder/down/".Length) } | Sort-Object)
    }
    Test 'folder after folder goes up and comes down' {
        foreach ($i in 1..15) {
            Copy-Item -ToSession $session -Recurse "$folder/tree" "$folder/up$i"
            Copy-Item -FromSession $session -Recurse "$folder/up$i" "$folder/down$i"
        }
        Same 30 @(Get-ChildItem -Recurse -File $folder | Where-Object FullName -Match '/down\d+/').Count
    }
    Test 'a file that is not there is an error with its name' {
        try { Copy-Item -FromSession $session "$folder/none" "$folder/x" -ErrorAction Stop; $false } catch { "$_" -match 'none' }
    }
} finally {
    [IO.Directory]::Delete($folder, $true)
    Remove-PSSession $session
}
Finish
