#include <catch2/catch.hpp>

#include "launcher/user_file.hpp"
#include "tests/support/key_with_passphrase.hpp"
#include "tests/support/made_certificate.hpp"
#include "tests/unit/service/doctor_fixture.hpp"

using namespace psremoting;
using Catch::Contains;
using test::Patient;
using test::worst;
using State = test::doctor::Check::State;

namespace {

struct Expected {
  State state;
  std::string found, cure;
};

// Whether a check says so, and of a wrong one that it has a cure.
void check(const test::doctor::Checks& checks, const char* name, const Expected& expected) {
  const auto found = worst(checks, name);
  CAPTURE(name, print(checks));
  CHECK(found.state == expected.state);
  CHECK_THAT(found.found, Contains(expected.found));
  CHECK_THAT(found.cure, Contains(expected.cure));
}

}  // namespace

TEST_CASE("Of a host that is well nothing is wrong, and each part was looked at", "[doctor]") {
  Patient patient;
  const auto checks = patient.examine();
  CAPTURE(print(checks));
  CHECK_FALSE(any_wrong(checks));
  for (const char* name : {"configuration", "powershell", "endpoint", "unit", "service", "version", "certificate",
                           "certificate-names", "certificate-key", "listener", "answer", "logon"}) {
    CAPTURE(name);
    CHECK(worst(checks, name).state == State::good);
  }
  check(checks, "certificate-issuer", {State::warning, "nobody vouches", "certificate.pem (not the key)"});
  CHECK_THAT(print(checks), Contains("PowerShell.7.4.7 goes to 7.4.7 in") && Contains("Nothing is wrong; 1 warning."));
}

TEST_CASE("The listener is asked with the certificate of its own file, and no name but one of it", "[doctor]") {
  Patient patient;
  patient.examine();
  REQUIRE(patient.asked.size() == 1);
  const auto& where = patient.asked[0];
  CHECK(where.host == "127.0.0.1");
  CHECK(where.port == 5986);
  CHECK(where.verify);
  CHECK(where.also_trusted == patient.folder / "state" / "certificate.pem");
  CHECK(where.name == "web01.example.com");
}

TEST_CASE("Every mistake of the configuration is told, and what depends on it is left", "[doctor]") {
  Patient patient;
  patient.configure(R"(, "Pam": 1, "Listner": [])");
  const auto checks = patient.examine();
  CHECK(std::ranges::count(checks, "configuration", &test::doctor::Check::name) == 2);
  check(checks, "configuration", {State::wrong, "Pam is 1", "check-config"});
  check(checks, "service", {State::good, "it runs", ""});
  check(checks, "rest", {State::skipped, "listeners", ""});
  CHECK(worst(checks, "listener").name == "none");
}

TEST_CASE("A configuration that ordinary users could write is wrong for a service with privilege", "[doctor]") {
  Patient patient;
  patient.subject.paths.privileged = true;
  std::filesystem::permissions(patient.folder / "psremoting.json", std::filesystem::perms::all);
  check(patient.examine(), "configuration-writers",
        {State::wrong, "others than administrators can write", "administrators alone write"});
  check(patient.examine(), "configuration", {State::wrong, "not believed", "check-config"});
}

TEST_CASE("A PowerShell that is not served is a warning beside one that is, and wrong alone", "[doctor]") {
  Patient patient;
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTPS" }])");
  std::filesystem::remove_all(patient.folder / "roots");
  check(patient.examine(), "powershell", {State::wrong, "No PowerShell was found", "InstallRoots"});
  config::Config config;
  config.installs.push_back(
      {{7, 6, 0, {}}, "/opt/powershell/7.6/pwsh", "package", "it can be written by everybody", 0});
  check(test::doctor::powershell_checks(config), "powershell",
        {State::wrong, "is not served: it can be written by everybody", "install a PowerShell"});
  config.installs.push_back({{7, 4, 0, {}}, "/opt/powershell/7.4/pwsh", "package", "", 0});
  check(test::doctor::powershell_checks(config), "powershell", {State::warning, "7.6.0 in", ""});
}

TEST_CASE("An endpoint that goes nowhere is wrong, and one that lends its account to all a warning", "[doctor]") {
  Patient patient;
  patient.folder.write("endpoints/Old.json", R"({ "Schema": 1, "Target": "PowerShell.6" })");
  check(patient.examine(), "endpoint", {State::wrong, "Old has no PowerShell to go to", "psremoting endpoint list"});
  patient.folder.write("endpoints/Old.json", R"({ "Schema": 1, "Target": "PowerShell.6", "Enabled": false })");
  check(patient.examine(), "endpoint", {State::good, "", ""});
  config::Config config;
  config.privileged = true;
  config.installs.push_back({{7, 4, 0, {}}, "/opt/powershell/7.4/pwsh", "package", "", 0});
  config::Endpoint lent;
  lent.name = "Lent";
  lent.run_as = "svc";
  config.endpoints.push_back(lent);
  check(test::doctor::endpoint_checks(config), "endpoint",
        {State::warning, "Lent runs as svc and has no Access of its own", "psremoting endpoint set Lent --group"});
  config.endpoints[0].access.groups.emplace_back("helpdesk");
  check(test::doctor::endpoint_checks(config), "endpoint", {State::good, "", ""});
  config.privileged = false;
  check(test::doctor::endpoint_checks(config), "endpoint", {State::wrong, "cannot do without privilege", "RunAsUser"});
}

TEST_CASE("A service that does not run is wrong, and so is what does not listen then", "[doctor]") {
  Patient patient;
  patient.status = error(Errc::not_found, "no service runs");
  const auto checks = patient.examine();
  check(checks, "service", {State::wrong, "no service runs", "START\nLOG"});
  check(checks, "listener", {State::wrong, "nobody listens on HTTPS port 5986", "START"});
  check(checks, "answer", {State::skipped, "not asked", ""});
  CHECK(patient.asked.empty());
}

TEST_CASE("Who may not ask the service is told so, and is shown what can be seen from outside", "[doctor]") {
  Patient patient;
  patient.status = error(Errc::access_denied, "only root may ask");
  patient.host.holders[5986] = {0, {}, "psremoting"};
  auto checks = patient.examine();
  check(checks, "service", {State::skipped, "only root may ask", "ELEVATED"});
  check(checks, "listener", {State::good, "is open, for a program of psremoting", ""});
  check(checks, "answer", {State::good, "answers", ""});
  patient.answer = service::Identified{"Microsoft Corporation", "", {}, {}, {}, {}};
  check(patient.examine(), "answer", {State::wrong, "answers as Microsoft Corporation", "TAKE PORT"});
}

TEST_CASE("A running service of another version is a warning", "[doctor]") {
  Patient patient;
  patient.status = std::string(R"({"ProductVersion":"0.0.1","Listeners":[]})");
  check(patient.examine(), "version", {State::warning, "the service that runs is 0.0.1", "RESTART"});
  for (const char* nonsense : {"[]", "", R"({"Error":"internal","Detail":"broken"})", R"({"Listeners":7})",
                               R"({"Listeners":[1,{"Port":"x"}]})"}) {
    patient.status = std::string(nonsense);
    CHECK(any_wrong(patient.examine()));
  }
}

TEST_CASE("A port that another program has is wrong, and it is said which", "[doctor]") {
  Patient patient;
  patient.status = std::string(R"({"ProductVersion":"1","Listeners":[]})");
  check(patient.examine(), "listener", {State::wrong, "is free, and the service did not open it", "LOG"});
  patient.host.holders[5986] = {42, "/usr/sbin/nginx", "www-data"};
  check(patient.examine(), "listener",
        {State::wrong, "taken by /usr/sbin/nginx (process 42) of www-data",
         "TAKE PORT\npsremoting listener add --port N\npsremoting listener remove 5986"});
}

TEST_CASE("A port that the service itself has at another address is not said to be another program's", "[doctor]") {
  Patient patient;
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTPS", "Address": "127.0.0.1" }])");
  patient.status =
      std::string(R"({"ProductVersion":"1","Listeners":[{"Address":"*","Transport":"HTTPS","Port":5986}]})");
  patient.host.holders[5986] = {42, "/usr/sbin/psremoting", "psremoting"};
  check(patient.examine(), "listener",
        {State::wrong, "the service listens on HTTPS port 5986 of *, and not (yet) on HTTPS port 5986 of 127.0.0.1",
         "LOG\nRESTART"});
}

TEST_CASE("A cure's lines name the listener that they are for, and the files of a service that has its own",
          "[doctor]") {
  Patient patient;
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTPS", "Address": "127.0.0.1", "Port": 7001,
    "CertificateFile": "/nowhere/web01.pem", "KeyFile": "/nowhere/web01.key" }, { "Transport": "HTTP", "Port": 7002 }])");
  patient.status = std::string(R"({"ProductVersion":"1","Listeners":[]})");
  patient.host.holders[7001] = {42, "/usr/sbin/nginx", "www-data"};
  check(patient.examine(), "listener",
        {State::wrong, "HTTPS port 7001",
         "TAKE PORT\npsremoting listener add --port N --address 127.0.0.1 --certificate-file /nowhere/web01.pem "
         "--key-file /nowhere/web01.key\npsremoting listener remove 7001 --address 127.0.0.1"});
  check(patient.examine(), "certificate",
        {State::wrong, "/nowhere/web01.pem",
         "psremoting listener remove 7001 --address 127.0.0.1\npsremoting listener add --port 7001 --address "
         "127.0.0.1 --certificate-file FILE --key-file FILE"});
  check(patient.examine(), "closed-listener", {State::warning, "port 7002", "psremoting listener remove 7002"});
  patient.subject.installed = false;
  check(patient.examine(), "closed-listener",
        {State::warning, "port 7002",
         "psremoting listener remove 7002 --config " + (patient.folder / "psremoting.json").string()});
}

TEST_CASE("What does not answer as it should is wrong, in the words of who asked", "[doctor]") {
  Patient patient;
  patient.answer = error(Errc::timed_out, "it did not answer");
  check(patient.examine(), "answer", {State::wrong, "it did not answer", "LOG"});
}

TEST_CASE("A certificate's time is looked at: not yet, soon over, over", "[doctor]") {
  Patient patient;
  const auto made = patient.now;
  patient.now = made + std::chrono::days(80);
  check(patient.examine(), "certificate", {State::warning, "expires on", "ENABLE"});
  patient.now = made + std::chrono::days(101);
  check(patient.examine(), "certificate", {State::wrong, "expired on", "ENABLE"});
  patient.now = made - std::chrono::days(10);
  check(patient.examine(), "certificate", {State::wrong, "counts from", "clock"});
}

TEST_CASE("A certificate for other names than this host's is a warning", "[doctor]") {
  Patient patient;
  patient.certify({"old.example.com", "localhost", "127.0.0.1"});
  check(patient.examine(), "certificate-names", {State::warning, "it is for old.example.com", "--certificate-file"});
  patient.certify({"*.example.com"});
  check(patient.examine(), "certificate-names", {State::good, "web01.example.com", ""});
  patient.certify({"10.0.0.7"});
  check(patient.examine(), "certificate-names", {State::good, "10.0.0.7", ""});
}

TEST_CASE("A certificate or key that cannot be used is wrong", "[doctor]") {
  Patient patient;
  const auto other = security::make_self_signed({"other"}, 10);
  patient.folder.write("state/key.pem", other->key);
  check(patient.examine(), "certificate-key", {State::wrong, "key.pem", "--certificate-file"});
  patient.folder.write("state/certificate.pem", "nonsense");
  check(patient.examine(), "certificate", {State::wrong, "no certificate in PEM form", ""});
  std::filesystem::remove(patient.folder / "state" / "certificate.pem");
  check(patient.examine(), "certificate", {State::wrong, "has not made", "START"});
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTPS", "CertificateFile": "/nowhere/web01.pem" }])");
  check(patient.examine(), "certificate", {State::wrong, "/nowhere/web01.pem does not exist", "--certificate-file"});
}

TEST_CASE("A certificate's and a key's mistakes are said as the service would say them", "[doctor]") {
  Patient patient;
  const auto key = test::make_ec_key();
  patient.folder.write("state/certificate.pem", test::pem(test::make_certificate(key, {})));
  patient.folder.write("state/key.pem", test::pem(test::make_rsa_key(2048)));
  check(patient.examine(), "certificate-key", {State::wrong, "it is an RSA key", "--certificate-file"});
  patient.folder.write("state/key.pem", test::pem(key));
  patient.folder.write("state/certificate.pem", test::der(test::make_certificate(key, {})));
  check(patient.examine(), "certificate", {State::wrong, "DER form", ""});
  patient.folder.write("state/certificate.pem",
                       test::pem(test::make_certificate(key, {.extended_key_usage = "clientAuth"})));
  check(patient.examine(), "certificate-purpose", {State::warning, "not for servers", "--certificate-file"});
}

TEST_CASE("A listener in clear, where no password is taken, is a warning beside one that is not", "[doctor]") {
  Patient patient;
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTPS" }, { "Transport": "HTTP", "Port": 5985 }])");
  check(patient.examine(), "closed-listener",
        {State::warning, "Nobody can log on at the HTTP", "listener remove 5985"});
}

TEST_CASE("A key with a passphrase is wrong, and nobody is asked for it", "[doctor]") {
  Patient patient;
  patient.folder.write("state/key.pem", test::key_with_passphrase());
  check(patient.examine(), "certificate-key",
        {State::wrong, "write it without one: openssl pkey", "--certificate-file"});
}

TEST_CASE("A key that others read, or that the service does not, is wrong", "[doctor]") {
  Patient patient;
  patient.host.exposure = "key.pem can be read by everybody";
  check(patient.examine(), "certificate-key", {State::wrong, "can be read by everybody", "chmod 640"});
  patient.host.exposure = "";
  patient.host.closed = service::ClosedFile{"nobody cannot read key.pem", "chgrp nogroup key.pem"};
  check(patient.examine(), "certificate-key", {State::wrong, "nobody cannot read key.pem", "chgrp nogroup key.pem"});
}

TEST_CASE("Without any way to log on, or none but in clear, nobody does", "[doctor]") {
  Patient patient;
  check(patient.examine(), "logon", {State::good, "nobody log on but the account that runs it", ""});
  patient.configure(R"(, "Service": { "Auth": { "Basic": false } })");
  check(patient.examine(), "logon", {State::wrong, "neither passwords (Basic) nor certificates", "Basic"});
  patient.configure(R"(, "Listeners": [{ "Transport": "HTTP", "Port": 5985 }])");
  check(patient.examine(), "unencrypted", {State::wrong, "all listeners are in clear", "listener add"});
  patient.configure(R"(, "Service": { "AllowUnencrypted": true })");
  check(patient.examine(), "unencrypted", {State::warning, "passwords cross the network in clear", "false"});
}

TEST_CASE("The user file is there, is sound, and its accounts exist", "[doctor]") {
  Patient patient;
  const auto users = patient.folder / "users";
  patient.configure(", \"UserFile\": \"" + users.generic_string() + '"');
  check(patient.examine(), "user-file", {State::wrong, "is not there", "psremoting user add"});
  patient.folder.write("users", "nonsense\n");
  std::filesystem::permissions(users, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  check(patient.examine(), "user-file", {State::wrong, "users", "mend"});
  std::filesystem::remove(users);
  REQUIRE(launcher::set_user(users, "ann", "svc", Secret("of a test")).has_value());
  check(patient.examine(), "user-file", {State::good, "1 user(s)", ""});
  REQUIRE(launcher::lock_user(users, "ann", true).has_value());
  check(patient.examine(), "user-file", {State::warning, "ann is locked", "unlock ann"});
  REQUIRE(launcher::set_user(users, "ann", "gone", Secret("of a test")).has_value());
  check(patient.examine(), "user-file", {State::wrong, "runs as gone, and there is no such account", "--account"});
}

TEST_CASE("A report has a line a check, cures below it, and obeys no control characters", "[doctor]") {
  using namespace test::doctor;
  const Checks checks{good("one", "fine"), wrong("two", "bad \x1b[31m", "do this\nor that"),
                      skipped("three", "unseen")};
  CHECK(print(checks) ==
        "ok       one: fine\n"
        "WRONG    two: bad ?[31m\n"
        "         > do this\n"
        "         > or that\n"
        "skipped  three: unseen\n"
        "1 thing is wrong; 1 not looked at.\n");
  CHECK(any_wrong(checks));
  CHECK_FALSE(any_wrong({good("one", "fine"), warning("two", "so so")}));
}
