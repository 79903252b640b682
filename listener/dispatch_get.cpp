// Get and Enumerate: shells, their commands, the configuration.
#include <algorithm>

#include "base/ascii.hpp"
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

asio::awaitable<Dispatcher::Outcome> Dispatcher::get(Call call) {
  const std::string& uri = call.envelope.header.resource_uri;
  if (ascii::starts_with(uri, wsman::resource::config)) {
    auto element = config_reply(*call.config, uri);
    if (!element) co_return Fault(fault::invalid_resource_uri, "The configuration has no section " + uri + ".");
    co_return wsman::Reply(wsman::GetResponse{std::move(*element)});
  }
  if (!ascii::equal(uri, wsman::resource::shell) && !ascii::equal(uri, wsman::resource::cmd) &&
      !uri.starts_with(wsman::resource::powershell))
    co_return Fault(fault::invalid_resource_uri, "There is no resource " + uri + " to get.");
  auto shell = find(call);
  if (!shell) co_return shell.error();
  auto info = co_await on_strand(**shell, info_of(*shell));
  co_return wsman::Reply(wsman::GetResponse{shell_reply(info)});
}

asio::awaitable<Dispatcher::Outcome> Dispatcher::enumerate(Call call, const wsman::Enumerate& enumerate) {
  auto all = co_await items(call, enumerate);
  if (!all) co_return all.error();
  wsman::EnumerateResponse reply;
  if (!enumerate.optimize) {
    reply.context = enumerations_.begin(call.caller.logon->identity(), std::move(*all));
    co_return wsman::Reply(std::move(reply));
  }
  std::size_t most = std::max<std::size_t>(enumerate.max_elements, 1);
  std::size_t now = std::min(all->size(), most);
  reply.items.assign(std::make_move_iterator(all->begin()),
                     std::make_move_iterator(all->begin() + static_cast<std::ptrdiff_t>(now)));
  all->erase(all->begin(), all->begin() + static_cast<std::ptrdiff_t>(now));
  reply.end = all->empty();
  if (!reply.end) reply.context = enumerations_.begin(call.caller.logon->identity(), std::move(*all));
  co_return wsman::Reply(std::move(reply));
}

asio::awaitable<boost::system::result<std::vector<wsman::Item>, Fault>> Dispatcher::items(
    Call call, const wsman::Enumerate& enumerate) {
  const std::string& uri = call.envelope.header.resource_uri;
  std::vector<wsman::Item> all;
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
    co_return Fault(fault::invalid_resource_uri, "There is nothing to enumerate at " + uri + ".");
  if (enumerate.references) co_return Fault(fault::shell_commands_epr_not_supported);
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
