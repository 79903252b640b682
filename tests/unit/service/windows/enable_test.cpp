#include <catch2/catch.hpp>

#include "unit/service/windows/fake_machine.hpp"

using namespace psremoting::service::enable;
using State = Line::State;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

std::size_t at(const Changes& changes, const std::string& what) {
  return static_cast<std::size_t>(std::ranges::find(changes, what) - changes.begin());
}

// Nothing at all but what was said.
void check_untouched(const WindowsHost& host, const std::vector<Line>& lines, const char* step) {
  CAPTURE(lines.back().text);
  CHECK(lines.back().step == step);
  CHECK(lines.back().state == State::failed);
  CHECK(host.changes.empty());
  CHECK_FALSE(std::filesystem::exists(host.plan.folder));
}

}  // namespace

TEST_CASE("Enabling Windows makes folders, configuration, certificate and service, and lets clients in", "[enable]") {
  WindowsHost host;
  const auto lines = host.enable();
  CAPTURE(lines.back().text);
  REQUIRE_FALSE(failed(lines));
  const auto& service = host.services.known["psremoting"];
  CHECK(service.running);
  CHECK(service.start == StartType::automatic);
  CHECK(service.command_line == '"' + host.plan.program.string() + "\" service --own-account");
  CHECK(host.services.kept.size() == 6);
  CHECK(has(host.configuration(), "{ \"Transport\": \"HTTPS\", \"Address\": \"*\", \"Port\": 5986 }"));
  CHECK(std::filesystem::is_directory(host.plan.folder / "endpoints"));
  CHECK(host.files.certificate);
  CHECK(host.firewall.rules["psremoting-In-TCP"] ==
        FirewallRule{"psremoting-In-TCP", host.plan.program.string(), "5986", false, false});
  CHECK_FALSE(host.firewall.rules.contains("psremoting-In-TCP-PUBLIC"));
}

TEST_CASE("Enabling Windows twice changes nothing the second time, and says so", "[enable]") {
  WindowsHost host;
  host.enable();
  const auto changes = host.changes;
  const auto lines = host.enable();
  CHECK_FALSE(changed(lines));
  CHECK_FALSE(failed(lines));
  CHECK(host.changes == changes);
}

TEST_CASE("A firewall rule for this program fits however its path is written, and one for another does not",
          "[enable]") {
  WindowsHost host;
  host.enable();
  auto& program = host.firewall.rules["psremoting-In-TCP"].program;
  for (char& c : program) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  REQUIRE(program != host.plan.program.string());
  CHECK(line_of(host.enable(), "firewall").state == State::already);
  program = "C:\\other\\psremoting.exe";
  CHECK(line_of(host.enable(), "firewall").state == State::done);
}

TEST_CASE("A dry run on Windows says what would be done and changes nothing", "[enable]") {
  WindowsHost host;
  const auto would = host.enable(true);
  CHECK(host.changes.empty());
  CHECK_FALSE(std::filesystem::exists(host.plan.folder));
  const auto did = host.enable();
  REQUIRE(would.size() == did.size());
  for (std::size_t i = 0; i < did.size(); ++i) {
    CAPTURE(did[i].step, would[i].text, did[i].text);
    CHECK(would[i].step == did[i].step);
    CHECK((would[i].state == State::would) == (did[i].state == State::done));
  }
}

TEST_CASE("The service starts when its certificate can be read, and the firewall opens when it runs", "[enable]") {
  WindowsHost host;
  host.enable();
  const auto start = at(host.changes, "start psremoting");
  REQUIRE(start < host.changes.size());
  CHECK(at(host.changes, "guard key.pem") < start);
  CHECK(at(host.changes, "set psremoting") < start);
  CHECK(at(host.changes, "firewall psremoting-In-TCP") > start);
}

TEST_CASE("Only the system and administrators write where the service believes what is written", "[enable]") {
  WindowsHost host;
  host.enable();
  const auto& guards = host.files.guards;
  const std::string owners = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
  CHECK(guards.at(host.plan.folder) == owners + "(A;OICI;0x1200a9;;;LS)");
  CHECK(guards.at(host.plan.folder / "endpoints") == owners + "(A;OICI;0x1200a9;;;LS)");
  CHECK(guards.at(host.plan.state()) == owners + "(A;;0x1201bf;;;LS)(A;OICIIO;0x1301bf;;;LS)");
  CHECK(guards.at(host.plan.configuration()) == "O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;LS)");
  CHECK(guards.at(host.plan.state() / "key.pem") == "O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1301bf;;;LS)");
}

TEST_CASE("A key that the service could not read is given to it", "[enable]") {
  WindowsHost host;
  host.files.certificate = true;
  CHECK(line_of(host.enable(), "certificate").state == State::done);
  CHECK(at(host.changes, "certificate") == host.changes.size());
  CHECK(host.files.guards.contains(host.plan.state() / "key.pem"));
}

TEST_CASE("A public network stops enabling before anything is changed, unless that is asked for", "[enable]") {
  WindowsHost host;
  host.firewall.is_public = true;
  const auto lines = host.enable();
  check_untouched(host, lines, "network");
  CHECK(asks_administrator(lines.back()));
  CHECK(has(lines.back().text, "--skip-network-profile-check"));

  host.plan.skip_network_profile_check = true;
  CHECK_FALSE(failed(host.enable()));
  CHECK(host.firewall.rules["psremoting-In-TCP-PUBLIC"] ==
        FirewallRule{"psremoting-In-TCP-PUBLIC", host.plan.program.string(), "5986", true, true});
}

TEST_CASE("Where WinRM holds a port both ways out are named, and WinRM is not touched", "[enable]") {
  WindowsHost host;
  host.winrm_runs();
  host.ports.held[5986] = {4, "System"};
  const auto lines = host.enable();
  check_untouched(host, lines, "ports");
  CHECK(asks_administrator(lines.back()));
  CHECK(has(lines.back().text, "HTTPS port 5986 is WinRM's"));
  CHECK(has(lines.back().text, "--replace-winrm"));
  CHECK(has(lines.back().text, "--https-port"));
}

TEST_CASE("Beside WinRM the service listens elsewhere, and WinRM stays as it is", "[enable]") {
  WindowsHost host;
  host.winrm_runs();
  host.plan.https_port = 5996;
  const auto lines = host.enable();
  CHECK_FALSE(failed(lines));
  CHECK(line_of(lines, "winrm").text == "WinRM stays as it is");
  CHECK(host.services.known["WinRM"].running);
  CHECK(has(host.configuration(), "\"Port\": 5996"));
  CHECK_FALSE(has(host.configuration(), "\"Port\": 5986 }"));
  CHECK(host.firewall.rules["psremoting-In-TCP"].ports == "5996");
}

TEST_CASE("WinRM is replaced when that is asked for, and brought back exactly as it was", "[enable]") {
  WindowsHost host;
  host.winrm_runs();
  host.plan.http_port = 5985;
  host.plan.replace_winrm = true;
  CHECK_FALSE(failed(host.enable()));
  CHECK_FALSE(host.services.known["WinRM"].running);
  CHECK(host.services.known["WinRM"].start == StartType::disabled);
  CHECK(at(host.changes, "stop WinRM") < at(host.changes, "start psremoting"));
  host.ports.held.clear();
  host.plan.replace_winrm = false;
  CHECK_FALSE(changed(host.enable()));  // the replaced one is not remembered as what was

  const auto lines = host.disable();
  CHECK(has(line_of(lines, "winrm").text, "delayed automatic and running"));
  CHECK(at(host.changes, "start WinRM") > at(host.changes, "stop psremoting"));
  CHECK(host.services.known["WinRM"].running);
  CHECK(host.services.known["WinRM"].start == StartType::automatic);
  CHECK(host.services.known["WinRM"].delayed);
  CHECK_FALSE(changed(host.disable()));
}

TEST_CASE("A WinRM that was stopped and manual is that again", "[enable]") {
  WindowsHost host;
  host.services.known["WinRM"] = {false, StartType::manual, false, "svchost"};
  host.plan.replace_winrm = true;
  host.enable();
  CHECK(host.services.known["WinRM"].start == StartType::disabled);
  host.disable();
  CHECK(host.services.known["WinRM"].start == StartType::manual);
  CHECK_FALSE(host.services.known["WinRM"].running);
}

TEST_CASE("What WinRM was is not guessed where it cannot be read, and not thrown away", "[enable]") {
  WindowsHost host;
  host.winrm_runs();
  host.plan.replace_winrm = true;
  host.enable();
  std::ofstream(host.plan.folder / "winrm-before.json") << "{ \"Start\": \"whenever\" }";
  host.plan.purge = true;
  const auto lines = host.disable();
  CHECK(line_of(lines, "winrm").state == State::failed);
  CHECK(line_of(lines, "configuration").state == State::left);
  CHECK(host.services.known["WinRM"].start == StartType::disabled);
}

TEST_CASE("A port that somebody else holds is said with who, as far as that is known", "[enable]") {
  WindowsHost host;
  SECTION("a program") {
    host.ports.held[5986] = {1234, "C:\\nginx\\nginx.exe"};
    const auto lines = host.enable();
    check_untouched(host, lines, "ports");
    CHECK(has(lines.back().text, "HTTPS port 5986 is taken by C:\\nginx\\nginx.exe (process 1234)"));
  }
  SECTION("http.sys without WinRM") {
    host.ports.held[5986] = {4, "System"};
    const auto lines = host.enable();
    check_untouched(host, lines, "ports");
    CHECK(has(lines.back().text, "http.sys"));
  }
  SECTION("nobody who shows") {
    host.ports.held[5986] = {};
    CHECK(has(host.enable().back().text, "is taken by a program;"));
  }
}

TEST_CASE("A Windows that is too old is told what it can have", "[enable]") {
  WindowsHost host;
  host.machine.version = {6, 3, 9600};
  const auto lines = host.enable();
  check_untouched(host, lines, "windows");
  CHECK(has(lines.back().text, "Windows 10 version 1607, Windows Server 2016"));
  CHECK(has(lines.back().text, "WMF 5.1"));
}

TEST_CASE("What PowerShells need and is missing is named, and does not stop enabling", "[enable]") {
  WindowsHost host;
  SECTION("the C runtime") {
    host.machine.has_c_runtime = false;
    const auto lines = host.enable();
    CHECK_FALSE(failed(lines));
    CHECK(has(line_of(lines, "prerequisites").text, "KB2999226"));
  }
  SECTION("Windows PowerShell 5.1") {
    host.machine.windows_powershell = "4.0";
    const auto lines = host.enable();
    CHECK_FALSE(failed(lines));
    CHECK(has(line_of(lines, "prerequisites").text, "WMF 5.1"));
  }
}

TEST_CASE("A program that others could change is not made a service of the system", "[enable]") {
  WindowsHost host;
  host.plan.own_account = false;
  host.files.why_not = "Users may write it";
  const auto lines = host.enable();
  check_untouched(host, lines, "program");
  CHECK(has(lines.back().text, "Users may write it"));
}

TEST_CASE("A folder that others could have filled before us is not taken over with what is in it", "[enable]") {
  WindowsHost host;
  host.plan.own_account = false;
  host.files.folder_is_distrusted = true;
  host.files.why_not = "BUILTIN\\Users may write it";
  std::filesystem::create_directories(host.plan.state());
  host.files.certificate = true;  // somebody else's, who has its key
  const auto lines = host.enable();
  CHECK(lines.back().step == "folder");
  CHECK(lines.back().state == State::failed);
  CHECK(has(lines.back().text, "BUILTIN\\Users may write it"));
  CHECK(has(lines.back().text, "icacls"));
  CHECK(host.changes.empty());
}

TEST_CASE("A folder that only administrators could fill is guarded and used", "[enable]") {
  WindowsHost host;
  std::filesystem::create_directories(host.plan.state());
  const auto lines = host.enable();
  CHECK_FALSE(failed(lines));
  CHECK(line_of(lines, "folder").state == State::done);
  CHECK(host.files.guards.contains(host.plan.folder));
}

TEST_CASE("A service that does not start is a failure that names its log, and the firewall stays shut", "[enable]") {
  WindowsHost host;
  host.services.start_fails = "a listener did not open (12)";
  const auto lines = host.enable();
  CHECK(lines.back().step == "running");
  CHECK(has(lines.back().text, "a listener did not open (12)"));
  CHECK(has(lines.back().text, "service.log"));
  CHECK(host.firewall.rules.empty());
}

TEST_CASE("An upgraded program is what the service runs, and it is restarted for it", "[enable]") {
  WindowsHost host;
  host.enable();
  host.changes.clear();
  host.plan.program = host.root / "new.exe";
  std::ofstream(host.plan.program) << "MZ";
  CHECK_FALSE(failed(host.enable()));
  CHECK(has(host.services.known["psremoting"].command_line, "new.exe\" service"));
  CHECK(at(host.changes, "stop psremoting") < at(host.changes, "start psremoting"));
  CHECK(host.firewall.rules["psremoting-In-TCP"].program == host.plan.program.string());
}

TEST_CASE("What a system does not keep of a service is a warning, not a failure", "[enable]") {
  WindowsHost host;
  host.services.not_told = {Aspect::delayed_start, Aspect::sid};
  const auto lines = host.enable();
  CHECK_FALSE(failed(lines));
  host.changes.clear();
  CHECK(line_of(host.enable(), "service-settings").text ==
        "warning: this system does not keep these of a service: delayed start, service SID");
  CHECK(host.changes.empty());
}

TEST_CASE("Other ports than those of a configuration that is there are refused with where to change them", "[enable]") {
  WindowsHost host;
  host.enable();
  host.plan.https_port = 5996;
  const auto lines = host.enable();
  CHECK(lines.back().step == "configuration");
  CHECK(has(lines.back().text, "HTTPS 5986, HTTP none"));
  CHECK(has(lines.back().text, "psremoting listener add"));
}

TEST_CASE("A configuration with mistakes is named before the service is touched", "[enable]") {
  WindowsHost host;
  std::filesystem::create_directories(host.plan.folder);
  std::ofstream(host.plan.configuration()) << "{ \"Listeners\": ";
  const auto lines = host.enable();
  CHECK(lines.back().step == "configuration");
  CHECK(has(lines.back().text, host.plan.configuration().string()));
  CHECK(host.services.known.empty());
}

TEST_CASE("Local administrators get their rights over the network only when that is asked for, and said", "[enable]") {
  WindowsHost host;
  const auto before = host.enable();
  CHECK(line_of(before, "token-filter").state == State::left);
  CHECK(at(host.changes, "registry LocalAccountTokenFilterPolicy") == host.changes.size());

  host.plan.token_filter_policy = true;
  const auto lines = host.enable();
  CHECK(line_of(lines, "token-filter").state == State::done);
  CHECK(has(line_of(lines, "token-filter").text, "by every way in"));
  CHECK(line_of(host.disable(), "token-filter").state == State::left);
  CHECK(host.registry.number(R"(SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System)",
                             "LocalAccountTokenFilterPolicy") == 1u);
}

TEST_CASE("Disabling Windows takes service, rules and event source away, and keeps the configuration", "[enable]") {
  WindowsHost host;
  host.plan.skip_network_profile_check = true;
  host.enable();
  const auto lines = host.disable();
  CHECK_FALSE(failed(lines));
  CHECK_FALSE(host.services.known.contains("psremoting"));
  CHECK(host.firewall.rules.empty());
  CHECK(host.registry.texts.empty());
  CHECK(std::filesystem::exists(host.plan.configuration()));
  CHECK(line_of(lines, "configuration").state == State::left);
  CHECK(at(host.changes, "stop psremoting") < at(host.changes, "remove psremoting"));
  CHECK_FALSE(changed(host.disable()));
  host.plan.purge = true;
  CHECK(changed(host.disable()));
  CHECK_FALSE(std::filesystem::exists(host.plan.folder));
}

TEST_CASE("Disabling a Windows that was never enabled changes nothing", "[enable]") {
  WindowsHost host;
  host.winrm_runs();
  const auto lines = host.disable();
  CHECK_FALSE(changed(lines));
  CHECK_FALSE(failed(lines));
  CHECK(host.changes.empty());
}

TEST_CASE("A dry run of disabling Windows changes nothing", "[enable]") {
  WindowsHost host;
  host.enable();
  host.changes.clear();
  host.plan.purge = true;
  CHECK(changed(host.disable(true)));
  CHECK(host.changes.empty());
  CHECK(std::filesystem::exists(host.plan.configuration()));
}

TEST_CASE("Without a firewall that can be asked, what it must let in is said", "[enable]") {
  WindowsHost host;
  host.firewall.is_there = false;
  const auto lines = host.enable();
  CHECK_FALSE(failed(lines));
  CHECK(line_of(lines, "firewall").state == State::left);
  CHECK(has(line_of(lines, "firewall").text, "TCP 5986 from domain and private networks"));
}
