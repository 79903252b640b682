#include "service/commands/completion.hpp"

#include <iostream>
#include <memory>
#include <vector>

namespace psremoting::service {
namespace {

// A command by the words that lead to it, and what may follow.
struct Entry {
  std::string path;  // "endpoint list", empty for the program
  bool leaf = false;
  std::vector<std::pair<std::string, std::string>> commands, options;  // with what they are for
};

void collect(const CLI::App& app, const std::string& path, std::vector<Entry>& entries) {
  Entry entry{path, shown_commands(app).empty(), {}, {}};
  for (const auto* command : shown_commands(app))
    entry.commands.emplace_back(command->get_name(), command->get_description());
  for (const auto* option : app.get_options([](const CLI::Option* one) { return !one->get_group().empty(); })) {
    for (const std::string& name : option->get_lnames())
      entry.options.emplace_back("--" + name, option->get_description());
  }
  entries.push_back(std::move(entry));
  for (const auto* command : shown_commands(app))
    collect(*command, path.empty() ? command->get_name() : path + ' ' + command->get_name(), entries);
}

std::string shell_quoted(const std::string& text) {
  std::string all = "'";
  for (char c : text) all += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return all + '\'';
}

// What follows a leaf's own name are values, after which its options go on.
std::string bash_case(const Entry& entry) {
  std::string words;
  for (const auto* list : {&entry.commands, &entry.options})
    for (const auto& word : *list) words += (words.empty() ? "" : " ") + word.first;
  return "    " + shell_quoted(entry.path) + (entry.leaf ? "*" : "") + ") COMPREPLY=($(compgen -W " +
         shell_quoted(words) + " -- \"${COMP_WORDS[COMP_CWORD]}\")) ;;\n";
}

std::string bash(const std::vector<Entry>& entries, const std::string& program) {
  std::string text = '_' + program + R"(() {
  local path= word
  for word in "${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do
    case $word in -*) ;; *) path="${path:+$path }$word" ;; esac
  done
  COMPREPLY=()
  case $path in
)";
  for (const Entry& entry : entries) text += bash_case(entry);
  return text + "  esac\n}\ncomplete -o default -F _" + program + ' ' + program + '\n';
}

// To be read by a shell's start file, or to be found as _psremoting in zsh's path of functions; then the first
// completion reads it, and has to be answered, too.
std::string zsh(const std::vector<Entry>& entries, const std::string& program) {
  return "#compdef " + program + "\nautoload -U +X bashcompinit && bashcompinit\n" + bash(entries, program) +
         "if [ \"$funcstack[1]\" = _" + program + " ]; then _bash_complete -o default -F _" + program + "; fi\n";
}

std::string fish_condition(const Entry& entry) {
  if (entry.path.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (std::size_t at = 0; at < entry.path.size();) {
    const std::size_t end = std::min(entry.path.find(' ', at), entry.path.size());
    condition += (condition.empty() ? "" : "; and ") + std::string("__fish_seen_subcommand_from ") +
                 entry.path.substr(at, end - at);
    at = end + 1;
  }
  for (const auto& command : entry.commands) condition += "; and not __fish_seen_subcommand_from " + command.first;
  return condition;
}

std::string fish(const std::vector<Entry>& entries, const std::string& program) {
  std::string text;
  for (const Entry& entry : entries) {
    const std::string head = "complete -c " + program + " -n " + shell_quoted(fish_condition(entry));
    auto add = [&](std::string_view what, std::string_view word, const std::string& why) {
      text.append(head).append(what).append(word).append(" -d ").append(shell_quoted(why)) += '\n';
    };
    for (const auto& [word, why] : entry.commands) add(" -f -a ", word, why);
    for (const auto& [word, why] : entry.options) add(" -l ", std::string_view(word).substr(2), why);
  }
  return text;
}

}  // namespace

// Hidden ones are in no group.
std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::string completion_script(const CLI::App& app, std::string_view shell) {
  std::vector<Entry> entries;
  collect(app, "", entries);
  const std::string& program = app.get_name();
  if (shell == "bash") return bash(entries, program);
  if (shell == "zsh") return zsh(entries, program);
  if (shell == "fish") return fish(entries, program);
  return {};
}

void add_completion(CLI::App& app, int& exit_code) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "Print the script that lets a shell complete this program's words");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("");
  command->footer(
      "Examples:\n"
      "  psremoting completion bash > /etc/bash_completion.d/psremoting\n"
      "  psremoting completion fish > ~/.config/fish/completions/psremoting.fish");
  command->callback([shell, &app, &exit_code] {
    std::cout << completion_script(app, *shell);
    exit_code = 0;
  });
}

}  // namespace psremoting::service
