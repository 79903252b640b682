#include "listener/create_request.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/excerpt.hpp"
#include "psrp/code_page.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {
namespace {

namespace fault = wsman::fault;
using wsman::Fault;

std::optional<Fault> check_options(const wsman::Header& header, bool powershell) {
  constexpr std::array known{"protocolversion",         "WINRS_NOPROFILE",      "WINRS_CODEPAGE",
                             "WINRS_CONSOLEMODE_STDIN", "WINRS_SKIP_CMD_SHELL", "WSMAN_CMDSHELL_OPTION_KEEPALIVE"};
  for (const auto& option : header.options) {
    if (!option.must_comply) continue;
    if (powershell && option.name.starts_with("PS_"))
      return Fault(fault::ps_reserved_option, "The option " + excerpt(option.name) + " is reserved for PowerShell.");
    if (std::ranges::none_of(known, [&](const char* name) { return ascii::equal(option.name, name); }))
      return Fault(fault::options_not_supported,
                   "The option " + excerpt(option.name) + " must be complied with and is not known here.");
  }
  return std::nullopt;
}

// The number of WINRS_CODEPAGE, 0 where it is not given; nothing where it is none.
std::optional<std::uint32_t> code_page(const wsman::Header& header) {
  const auto* option = header.option("WINRS_CODEPAGE");
  if (!option) return 0;
  std::uint16_t number = 0;
  const char* end = option->value.data() + option->value.size();
  const auto read = std::from_chars(option->value.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<Fault> check_code_page(const wsman::Header& header) {
  const auto number = code_page(header);
  const auto refuse = [&](const char* why) {
    return Fault(fault::code_page_not_supported, header.option("WINRS_CODEPAGE")->value + why);
  };
  if (!number) return refuse(" is not the number of a code page.");
  if (!psrp::CodePage::known(*number))
    return refuse(" is not a code page that this host can convert to: ask for 65001, which is UTF-8.");
  return std::nullopt;
}

std::optional<Fault> check_powershell(const wsman::Header& header, const wsman::Create& create) {
  const auto* version = header.option("protocolversion");
  if (!version) return Fault(fault::ps_version_option_missing, "The option protocolversion is missing.");
  if (!version->value.starts_with("2."))
    return Fault(fault::ps_version_mismatch, "The client speaks version " + excerpt(version->value) +
                                                 " of the PowerShell remoting protocol; this server speaks 2.x.");
  if (create.input_streams.empty() || create.output_streams.empty())
    return Fault(fault::ps_null_streams, "A PowerShell session needs input streams and output streams.");
  if (create.creation_xml.empty() || !base64::is_valid(create.creation_xml))
    return Fault(fault::ps_session_creation_failed, "The creationXml holds no base64.");
  return std::nullopt;
}

psrp::ShellWords words_of(const wsman::Header& header, const wsman::Create& create) {
  psrp::ShellWords words;
  words.name = create.name;
  words.resource_uri = header.resource_uri;
  words.working_directory = create.working_directory;
  words.locale = header.locale;
  words.data_locale = header.data_locale;
  words.compressed = header.xpress;
  const auto* no_profile = header.option("WINRS_NOPROFILE");
  words.profile = !(no_profile && wsman::is_true(no_profile->value));
  return words;
}

}  // namespace

boost::system::result<ShellKind, Fault> shell_kind(std::string_view uri) {
  if (ascii::equal(uri, wsman::resource::cmd)) return ShellKind{};
  if (ascii::starts_with(uri, wsman::resource::powershell) && uri.size() > wsman::resource::powershell.size())
    return ShellKind{true, std::string(uri.substr(wsman::resource::powershell.size()))};
  return Fault(fault::invalid_resource_uri, "There is no resource " + excerpt(uri) + " to create a shell of.");
}

std::optional<Fault> check_create(const wsman::Header& header, const wsman::Create& create, const ShellKind& kind) {
  if (auto wrong = check_options(header, kind.powershell)) return wrong;
  if (kind.powershell) return check_powershell(header, create);
  return check_code_page(header);
}

psrp::CreateRequest create_request(const wsman::Header& header, const wsman::Create& create,
                                   const psrp::Caller& caller) {
  psrp::CreateRequest request;
  request.caller = caller;
  request.caller.session_id = header.session_id;
  request.message_id = header.message_id;
  request.shell_id = create.shell_id;
  request.words = words_of(header, create);
  request.idle_timeout = create.idle_timeout;
  request.creation_xml = std::string(create.creation_xml);
  request.environment = create.environment;
  request.code_page = code_page(header).value_or(0);
  return request;
}

}  // namespace psremoting::listener
