#include "service/commands/man.hpp"

#include <iostream>
#include <memory>
#include <vector>

#include "base/version.hpp"
#include "service/commands/completion.hpp"

namespace psremoting::service {
namespace {

constexpr const char* description = R"(.SH DESCRIPTION
.B psremoting
lets administrators open PowerShell sessions on this host over WSMan, the protocol of WinRM, each in a worker process of the PowerShell that the client names.
.B psremoting enable
makes the host answer;
.B psremoting endpoint list
shows what clients can name;
.B psremoting doctor
says what is wrong where no session opens.
.SH COMMANDS
Answers go to standard output, mistakes to standard error. Where
.B \-\-json
is there, the answer is JSON.
)";

constexpr const char* rest = R"(.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
It failed.
.TP
.B 2
The command line is wrong.
.TP
.B 3
An administrator is needed.
.TP
.B 4
There is no such thing.
.TP
.B 5
Something is wrong with this host, and the doctor said what.
.TP
.BR 10 " to " 14
The service did not start: its configuration, certificate, listener, launcher or account.
.SH FILES
.TP
.I /etc/psremoting/psremoting.json
The configuration:
.BR psremoting.json (5).
.TP
.I /etc/psremoting/endpoints/*.json
Endpoints of your own.
.TP
.I /etc/pam.d/psremoting
Who may log on, in place of
.I /usr/lib/pam.d/psremoting
where a package brings that one.
.TP
.I /opt/psremoting/powershell
Versions of PowerShell that
.B psremoting powershell add
put there.
.TP
.I /var/lib/psremoting
The certificate that the service makes for itself.
.SH SEE ALSO
.BR psremoting.json (5),
.BR journalctl (1),
.BR systemctl (1),
.BR pam.d (5)
)";

std::string join(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// Text as roff prints it: a dot that begins a line is a command, a bare hyphen may be broken at or become a dash.
std::string roff(const std::string& text) {
  std::string all;
  for (char c : text) {
    if ((c == '.' || c == '\'') && (all.empty() || all.back() == '\n')) all += "\\&";
    all += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
  }
  return all;
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string slanted(const std::string& text) { return text.empty() ? "" : "\\fI" + roff(text) + "\\fR"; }

bool takes_several(const CLI::Option& option) { return option.get_items_expected_max() > 1; }

// What stands for its value, without the checks that CLI11 appends to it: "UINT" of "UINT:INT in [1 - 9]".
std::string value_name(const CLI::Option& option) {
  const std::string name = option.get_type_name();
  return name.substr(0, name.find(':'));
}

std::string option_names(const CLI::Option& option) {
  if (option.get_positional()) return slanted(option.get_name(true));
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back(bold("-" + name));
  for (const auto& name : option.get_lnames()) names.push_back(bold("--" + name));
  const auto value = value_name(option);
  return join(names, ", ") + (value.empty() ? "" : " " + slanted(value)) + (takes_several(option) ? " ..." : "");
}

std::string option_entry(const CLI::Option& option) {
  std::string text = ".TP\n" + option_names(option) + '\n' + roff(option.get_description()) + ".\n";
  if (const auto value = option.get_default_str(); !value.empty()) text += "Otherwise " + slanted(value) + ".\n";
  if (const auto name = option.get_envname(); !name.empty())
    text += "The environment variable is " + bold(name) + ".\n";
  for (const auto* other : option.get_excludes()) text += "Not together with " + bold(other->get_name()) + ".\n";
  return text;
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options(
      [](const CLI::Option* option) { return option->get_name() != "--help" && !option->get_group().empty(); });
}

// The line that calls it: "psremoting endpoint register [OPTIONS] NAME".
std::string call(const CLI::App& command, const std::string& path) {
  std::string text = bold(path), values;
  bool options = false;
  for (const auto* option : options_of(command)) {
    if (!option->get_positional())
      options = true;
    else
      values += ' ' + slanted(option->get_name(true)) + (takes_several(*option) ? "..." : "");
  }
  return text + (options ? " [" + slanted("OPTIONS") + "]" : "") + values;
}

std::string footer(const CLI::App& command) {
  std::string text = command.get_footer();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.empty() ? "" : ".PP\n.nf\n" + roff(text) + "\n.fi\n";
}

std::string section(const CLI::App& command, const std::string& path) {
  const auto below = shown_commands(command);
  std::string text = ".SS " + (below.empty() ? call(command, path) : bold(path) + ' ' + slanted("COMMAND")) + '\n' +
                     roff(command.get_description()) + ".\n";
  for (const auto* option : options_of(command)) text += option_entry(*option);
  text += footer(command);
  for (const auto* next : below) text += section(*next, path + ' ' + next->get_name());
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app, const std::string& date) {
  const std::string& name = app.get_name();
  std::string text = ".TH PSREMOTING 8 " + date + " \"psremoting " + std::string(version()) +
                     "\" \"System administration\"\n.SH NAME\n" + name +
                     " \\- PowerShell sessions on this host over WSMan\n.SH SYNOPSIS\n" + bold(name) + ' ' +
                     slanted("COMMAND") + " [" + slanted("OPTIONS") + "]\n.PP\n" + bold(name) + " [" +
                     slanted("COMMAND") + "] " + bold("--help") + '\n' + description;
  for (const auto* command : shown_commands(app)) text += section(*command, name + ' ' + command->get_name());
  return text + rest;
}

void add_man(CLI::App& app, int& exit_code) {
  auto date = std::make_shared<std::string>();
  auto* command = app.add_subcommand("man", "Print the manual page")->group("");
  command->add_option("--date", *date, "The page's date")->required()->type_name("YYYY-MM-DD");
  command->callback([date, &app, &exit_code] {
    std::cout << manual_page(app, *date);
    exit_code = 0;
  });
}

}  // namespace psremoting::service
