// Get and Enumerate: shells, their commands, the configuration.
#include "base/ascii.hpp"
#include "base/excerpt.hpp"
#include "listener/config_listing.hpp"
#include "listener/config_reply.hpp"
#include "listener/dispatcher.hpp"
#include "listener/on_strand.hpp"
#include "listener/shell_reply.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {

namespace asio = boost::asio;
namespace fault = wsman::fault;
using wsman::Fault;

namespace {

asio::awaitable<std::vector<psrp::CommandInfo>> commands_of(std::shared_ptr<psrp::Shell> shell) {
  co_return shell->commands();
}

}  // namespace

Dispatcher::Outcome Dispatcher::get_config(const Call& call) {
  const auto& header = call.envelope.header;
  if (!is_config_list(header.resource_uri)) {
    auto element = config_reply(*call.config, header.resource_uri);
    if (!element)
      return Fault(fault::invalid_resource_uri,
                   "The configuration has no section " + excerpt(header.resource_uri) + ".");
    return wsman::Reply(wsman::GetResponse{std::move(*element)});
  }
  auto all = listing(call);
  if (!all) return all.error();
  auto found = find_item(std::move(*all), header);
  if (!found) return found.error();
  return wsman::Reply(wsman::GetResponse{std::visit([](auto& one) { return wsman::Item(one); }, found->object)});
}

boost::system::result<std::vector<wsman::ReferencedItem>, Fault> Dispatcher::listing(const Call& call) {
  if (!call.caller.logon->identity().administrator)
    return Fault(fault::access_denied, "Listeners and endpoints are told to administrators of this host only.");
  return config_listing(*call.config, listeners_(), call.envelope.header.resource_uri);
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::get(Call call) {
  const std::string& uri = call.envelope.header.resource_uri;
  if (ascii::starts_with(uri, wsman::resource::config)) co_return get_config(call);
  if (!ascii::equal(uri, wsman::resource::shell) && !ascii::equal(uri, wsman::resource::cmd) &&
      !uri.starts_with(wsman::resource::powershell))
    co_return Fault(fault::invalid_resource_uri, "There is no resource " + excerpt(uri) + " to get.");
  auto shell = find(call);
  if (!shell) co_return shell.error();
  auto info = co_await on_strand(**shell, info_of(*shell));
  co_return wsman::Reply(wsman::GetResponse{shell_reply(info)});
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::enumerate(Call call, const wsman::Enumerate& enumerate) {
  auto all = co_await items(call, enumerate);
  if (!all) co_return all.error();
  wsman::EnumerateResponse reply;
  if (enumerate.optimize) {
    reply.items = take(*all, page(call, enumerate.max_elements));
    reply.end = all->empty();
  }
  if (!reply.end) reply.context = enumerations_.begin(call.caller.logon->identity(), std::move(*all));
  co_return wsman::Reply(std::move(reply));
}

Page Dispatcher::page(const Call& call, std::uint32_t max_elements) {
  return page_of(call.envelope, max_elements, call.config->service.max_envelope_size_kb * 1024);
}

asio::awaitable<boost::system::result<std::vector<wsman::Item>, Fault>> Dispatcher::items(
    Call call, const wsman::Enumerate& enumerate) {
  const std::string& uri = call.envelope.header.resource_uri;
  std::vector<wsman::Item> all;
  if (is_config_list(uri)) {
    if (enumerate.filter) co_return Fault(fault::filter_dialect_unavailable);
    auto listed = listing(call);
    if (!listed) co_return listed.error();
    co_return in_mode(std::move(*listed), enumerate.mode);
  }
  if (ascii::equal(uri, wsman::resource::shell)) {
    for (auto& shell : shells_.visible_to(call.caller.logon->identity())) {
      auto info = co_await on_strand(*shell, info_of(shell));
      auto& told = std::get<wsman::ShellInfo>(all.emplace_back(shell_reply(info)));
      told.memory_used_mb = info.memory_used_mb;
      told.child_processes = info.child_processes;
    }
    co_return all;
  }
  if (!ascii::equal(uri, wsman::resource::command))
    co_return Fault(fault::invalid_resource_uri, "There is nothing to enumerate at " + excerpt(uri) + ".");
  if (enumerate.mode != wsman::Enumerate::Mode::objects) co_return Fault(fault::shell_commands_epr_not_supported);
  if (!enumerate.filter) co_return Fault(fault::shell_commands_filter_expected);
  if (enumerate.filter->dialect != wsman::selector_filter) co_return Fault(fault::filter_dialect_unavailable);
  for (const auto& selector : enumerate.filter->selectors) {
    if (!ascii::equal(selector.name, "ShellId")) continue;
    auto id = Guid::parse(selector.value);
    if (!id) co_return Fault(fault::unexpected_selectors);
    auto shell = shells_.find(*id, call.caller.logon->identity());
    if (!shell) co_return wsman::to_fault(shell.error());
    for (auto& command : co_await on_strand(**shell, commands_of(*shell))) all.emplace_back(command_reply(command));
    co_return all;
  }
  co_return Fault(fault::shell_commands_filter_expected);
}

}  // namespace psremoting::listener
