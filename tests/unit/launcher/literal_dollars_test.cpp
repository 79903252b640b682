#include "launcher/literal_dollars.hpp"

#include <catch2/catch.hpp>

#include "launcher/windows_powershell.hpp"

using namespace psremoting::launcher;
using Words = std::vector<std::string>;

TEST_CASE("What is PowerShell's in the arguments of powershell and pwsh is not the shell's", "[launcher][dollars]") {
  CHECK(with_literal_dollars(R"~(powershell "$x = 1; $x")~") == R"~(powershell "\$x = 1; \$x")~");
  CHECK(with_literal_dollars(R"~(pwsh -c "$(Get-Date)" $env:HOME)~") == R"~(pwsh -c "\$(Get-Date)" \$env:HOME)~");
  CHECK(with_literal_dollars(R"~(PowerShell.exe -Command "a`nb")~") == R"~(PowerShell.exe -Command "a\`nb")~");
  CHECK(with_literal_dollars(R"~(powershell (Get-Item /).Name)~") == R"~(powershell \(Get-Item /\).Name)~");
  CHECK(with_literal_dollars(R"~(/opt/microsoft/powershell/7/pwsh -c "$x")~") ==
        R"~(/opt/microsoft/powershell/7/pwsh -c "\$x")~");
  // As Packer sends it.
  CHECK(with_literal_dollars(R"~(powershell -executionpolicy bypass "& { . c:/a.ps1; exit $LastExitCode }")~") ==
        R"~(powershell -executionpolicy bypass "& { . c:/a.ps1; exit \$LastExitCode }")~");
}

TEST_CASE("Commands around powershell, and what is protected already, are the shell's as ever", "[launcher][dollars]") {
  for (const char* line : {R"~(echo "$HOME" `id`)~", R"~(powershell '$x' "\$y")~", R"~(echo powershell "$HOME")~",
                           R"~(A=$HOME)~", "", "\"", "\\", R"~(cat <<E; powershell "$x")~",
                           R"~(echo "$(powershell "$x")" "$HOME")~", "# powershell \"$x\"", "$("}) {
    INFO(line);
    CHECK(with_literal_dollars(line) == line);
  }
  CHECK(with_literal_dollars(R"~(echo "$HOME"; powershell "$x" | grep "$HOME")~") ==
        R"~(echo "$HOME"; powershell "\$x" | grep "$HOME")~");
  CHECK(with_literal_dollars(R"~(A="$HOME" pwsh -c "$x" 2>&1 "$y" && echo "$A")~") ==
        R"~(A="$HOME" pwsh -c "\$x" 2>&1 "\$y" && echo "$A")~");
  CHECK(with_literal_dollars(R"~((pwsh -c "$x"); echo "$x")~") == R"~((pwsh -c "\$x"); echo "$x")~");
  CHECK(with_literal_dollars(R"~(if true; then exec pwsh -c "$x"; fi)~") ==
        R"~(if true; then exec pwsh -c "\$x"; fi)~");
  CHECK(with_literal_dollars("\"pwsh\" -c \"$x\"\necho \"$x\"") == "\"pwsh\" -c \"\\$x\"\necho \"$x\"");
}

TEST_CASE("Whatever the line, nothing but backslashes is added, and none without a PowerShell", "[launcher][dollars]") {
  const std::vector<std::string> pieces{"\"", "'", "\\", "$", "$(", ")", "(", "`",  ";",           "|",    "&",
                                        "<<", ">", "#",  " ", "\n", "{", "a", "A=", "powershell ", "pwsh "};
  std::uint32_t state = 7;
  const auto next = [&](std::size_t bound) { return (state = state * 1664525 + 1013904223) / 65536 % bound; };
  for (int round = 0; round < 5000; ++round) {
    std::string line;
    for (std::size_t i = next(30); i > 0; --i) line += pieces[next(pieces.size())];
    INFO(line);
    const auto made = with_literal_dollars(line);
    std::size_t at = 0;
    for (char c : made) {
      if (at < line.size() && c == line[at])
        ++at;
      else
        REQUIRE(c == '\\');
    }
    CHECK(at == line.size());
    if (line.find("powershell") == line.npos && line.find("pwsh") == line.npos) CHECK(made == line);
  }
}

TEST_CASE("Words after Windows PowerShell's parameters are a command", "[launcher][powershell]") {
  CHECK(for_pwsh({"Get-Date"}) == Words{"-Command", "Get-Date"});
  CHECK(for_pwsh({"-NoProfile", "-executionpolicy", "bypass", "& {", "-x"}) ==
        Words{"-NoProfile", "-executionpolicy", "bypass", "-Command", "& {", "-x"});
  CHECK(for_pwsh({"-ep", "bypass", "-noni", "1+1"}) == Words{"-ep", "bypass", "-noni", "-Command", "1+1"});
  CHECK(for_pwsh({"-wd", "/tmp", "pwd"}) == Words{"-wd", "/tmp", "-Command", "pwd"});
}

TEST_CASE("What says what it is stays as it is", "[launcher][powershell]") {
  for (const Words& words : {Words{"-Command", "a", "b"}, Words{"-c", "a"}, Words{"-File", "a.ps1", "b"},
                             Words{"-EncodedCommand", "QQ=="}, Words{"-NoProfile", "-enc", "QQ=="}, Words{"-"},
                             Words{"-Command", "-"}, Words{}, Words{"-version"}, Words{"-?"}})
    CHECK(for_pwsh(words) == words);
}

TEST_CASE("Parameters that mean nothing here are left out", "[launcher][powershell]") {
  CHECK(for_pwsh({"-WindowStyle", "Hidden", "-Sta", "-c", "1"}) == Words{"-c", "1"});
  CHECK(for_pwsh({"-Version", "5.1", "-w", "hidden", "1"}) == Words{"-Command", "1"});
  CHECK(for_pwsh({"-EncodedCommand", "QQ==", "-w", "hidden"}) == Words{"-EncodedCommand", "QQ=="});
  CHECK(for_pwsh({"-InputFormat", "None", "-EncodedCommand", "QQ=="}) ==
        Words{"-InputFormat", "None", "-EncodedCommand", "QQ=="});
}
