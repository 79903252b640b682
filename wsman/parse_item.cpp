#include "base/ascii.hpp"
#include "wsman/duration.hpp"
#include "wsman/names.hpp"
#include "wsman/parse_reply.hpp"
#include "wsman/text.hpp"

namespace psremoting::wsman {

namespace {

using xml::Element;

// The children of an rsp:Shell by name.
struct ShellReader {
  Element shell;

  std::string text(std::string_view name) const { return std::string(shell.child(ns::shell, name).text()); }

  std::optional<std::chrono::milliseconds> duration(std::string_view name) const {
    auto element = shell.child(ns::shell, name);
    return element ? parse_duration(element.text()) : std::nullopt;
  }

  std::optional<std::chrono::seconds> seconds(std::string_view name) const {
    auto value = duration(name);
    if (!value) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(*value);
  }

  // A number, perhaps with its unit after it.
  template <class T>
  std::optional<T> count(std::string_view name) const {
    std::string_view text = shell.child(ns::shell, name).trimmed();
    return number<T>(text.substr(0, text.find_first_not_of("0123456789")));
  }

  std::vector<std::pair<std::string, std::string>> environment() const {
    std::vector<std::pair<std::string, std::string>> variables;
    for (auto one = shell.child(ns::shell, "Environment").first_child(); one; one = one.next()) {
      variables.emplace_back(one.attribute("Name").value_or(""), one.text());
    }
    return variables;
  }

  std::optional<bool> profile() const {
    auto element = shell.child(ns::shell, "ProfileLoaded");
    if (!element) return std::nullopt;
    return ascii::equal(element.trimmed(), "Yes");
  }
};

ConfigElement read_config(Element element) {
  ConfigElement read;
  read.name = element.local_name();
  for (auto child = element.first_child(); child; child = child.next()) read.children.push_back(read_config(child));
  if (read.children.empty()) read.text = element.text();
  return read;
}

CommandInfo read_command(Element element) {
  return {std::string(element.child(ns::shell, "CommandId").trimmed()),
          std::string(element.child(ns::shell, "CommandLine").text()),
          std::string(element.child(ns::shell, "CommandState").trimmed())};
}

}  // namespace

ShellInfo parse_shell(xml::Element element) {
  ShellReader read{element};
  ShellInfo shell;
  shell.shell_id = read.text("ShellId");
  shell.name = read.text("Name");
  shell.resource_uri = read.text("ResourceUri");
  shell.owner = read.text("Owner");
  shell.client_ip = read.text("ClientIP");
  shell.process_id = read.count<std::uint64_t>("ProcessId");
  shell.environment = read.environment();
  shell.working_directory = read.text("WorkingDirectory");
  shell.lifetime = read.duration("Lifetime");
  shell.idle_timeout = read.duration("IdleTimeOut");
  shell.input_streams = read.text("InputStreams");
  shell.output_streams = read.text("OutputStreams");
  shell.max_idle_timeout = read.duration("MaxIdleTimeOut");
  shell.locale = read.text("Locale");
  shell.data_locale = read.text("DataLocale");
  shell.compression_mode = read.text("CompressionMode");
  shell.profile_loaded = read.profile();
  shell.encoding = read.text("Encoding");
  shell.buffer_mode = read.text("BufferMode");
  shell.state = read.text("State");
  shell.run_time = read.seconds("ShellRunTime");
  shell.inactivity = read.seconds("ShellInactivity");
  shell.memory_used_mb = read.count<std::uint64_t>("MemoryUsed");
  shell.child_processes = read.count<std::uint32_t>("ChildProcesses");
  return shell;
}

Result<Item> parse_item(xml::Element item) {
  if (item.is(ns::shell, "Shell")) return Item(parse_shell(item));
  if (item.is(ns::shell, "Command")) return Item(read_command(item));
  if (item.name_space().starts_with(ns::config)) return Item(read_config(item));
  return error(Errc::malformed, "an item of an unknown kind");
}

}  // namespace psremoting::wsman
