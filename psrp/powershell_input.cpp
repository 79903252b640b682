// What clients send to a PowerShell shell.
#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/powershell_shell.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

// Input that waits for the worker's acknowledgements, of a whole shell. One Send more may be on top of it.
constexpr std::size_t input_bound = 2 * 1024 * 1024;

}  // namespace

asio::awaitable<Result<void>> PowerShellShell::send(std::vector<SendChunk> chunks, TimePoint deadline) {
  Activity activity(*this);
  auto ready = [this] { return has_input_room(); };
  bool in_time = co_await senders_.wait(ready, deadline);
  if (failure_) co_return *failure_;
  if (!in_time) co_return error(Errc::timed_out, "The worker does not take more input at the moment.");
  // All of it is looked at before any of it is taken: a Send is applied whole or not at all.
  auto all = pieces(chunks);
  if (!all) co_return all.error();
  for (auto& piece : *all) {
    auto applied = apply(piece);
    if (!applied) co_return applied.error();
  }
  co_return Result<void>();
}

bool PowerShellShell::has_input_room() const {
  if (failure_) return true;  // nothing to wait for
  std::size_t cost = input_.cost();
  for (const auto& entry : commands_) cost += entry.second->input.cost();
  return cost < input_bound;
}

Result<std::vector<PowerShellShell::Piece>> PowerShellShell::pieces(const std::vector<SendChunk>& chunks) {
  std::vector<Piece> all;
  for (const auto& chunk : chunks) {
    if (chunk.base64.empty()) continue;  // an empty line would end the worker
    auto added = add_pieces(chunk, all);
    if (!added) return added.error();
  }
  for (auto& piece : all) {
    if (!piece.owned.empty()) piece.base64 = piece.owned;
  }
  return all;
}

Result<void> PowerShellShell::add_pieces(const SendChunk& chunk, std::vector<Piece>& pieces) {
  bool prompt = chunk.stream == Stream::prompt_response;
  if (!prompt && chunk.stream != Stream::standard_input) return error(Errc::invalid_stream);
  if (chunk.command) return add_for_command(chunk, prompt, pieces);
  auto fragments = scan(chunk.base64, message_header_bytes);
  if (!fragments) return fragments.error();
  for (const auto& fragment : *fragments) {
    auto message = fragment.header.start ? parse_message_header(fragment.head) : std::nullopt;
    if (message && message->type == MessageType::connect_runspace_pool)
      return error(Errc::malformed, "CONNECT_RUNSPACEPOOL belongs in a Connect, not in a Send.");
  }
  if (auto good = look_at(chunk, prompt, nullptr); !good) return good;
  if (!prompt) {
    pieces.push_back({nullptr, false, false, {}, chunk.base64});
    return {};
  }
  auto parts = route_.route(chunk.base64);
  if (!parts) return parts.error();
  for (auto& part : *parts)
    pieces.push_back({part.command ? find(*part.command) : nullptr, true, false, std::move(part.base64), {}});
  return {};
}

Result<void> PowerShellShell::add_for_command(const SendChunk& chunk, bool prompt, std::vector<Piece>& pieces) {
  auto command = find(*chunk.command);
  if (!command) return unknown_command();
  if (!base64::is_valid(chunk.base64)) return error(Errc::malformed, "the stream's text is not base64");
  const bool creates = !prompt && !command->input_text.has_seen_one();
  if (auto good = look_at(chunk, prompt, command); !good) return good;
  pieces.push_back({std::move(command), prompt, creates, {}, chunk.base64});
  return {};
}

// Its pipeline would wait for the rest of it for ever.
Result<void> PowerShellShell::look_at(const SendChunk& chunk, bool prompt, const CommandPtr& command) {
  auto& input = command ? command->input_text : input_text_;
  auto& responses = command ? command->prompt_text : prompt_text_;
  const auto offence = (prompt ? responses : input).offence_in(chunk.base64);
  if (!offence) return {};
  const auto why = unreadable(*offence);
  if (command) end_for_input(command, why);
  return why;
}

void PowerShellShell::end_for_input(const CommandPtr& command, const Error& why) {
  if (!commands_.contains(command->id) || command->closing || command->output.finished()) return;
  command->output.fail(why);
  command->output.wake();
  close_in_worker(command);
}

Result<void> PowerShellShell::apply(Piece& piece) {
  // Late input to a pipeline that has ended is nobody's any more, and no error: its client could not know.
  if (piece.command && piece.command->output.failure()) return *piece.command->output.failure();
  if (piece.command && (piece.command->closing || piece.command->output.finished())) return {};
  auto charged = charge(piece.command, piece.base64.size());
  if (!charged) return charged.error();
  if (!piece.command) {
    write_now(Guid(), input_, piece);
  } else {
    write_now(piece.command->id, piece.command->input, piece);
  }
  return {};
}

Result<void> PowerShellShell::charge(const CommandPtr& command, std::size_t characters) {
  std::size_t bytes = characters / 4 * 3;
  if (allowance_.take(bytes, clock_.now())) {
    (command ? command->charged : charged_) += bytes;
    return {};
  }
  auto most = std::to_string(InputAllowance::burst / 1024 / 1024);
  auto why = error(Errc::quota_input,
                   "More than " + most + " MB were sent that no pipeline consumed (input quota of a session).");
  if (!command) {
    fail(why);
  } else {
    end_for_input(command, why);
  }
  return why;
}

}  // namespace psremoting::psrp
