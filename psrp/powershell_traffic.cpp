// The lines between a PowerShell shell and its worker.
#include <utility>

#include "base/log.hpp"
#include "psrp/fragment.hpp"
#include "psrp/powershell_shell.hpp"

namespace psremoting::psrp {
namespace {

// Output of a shell that waits to be fetched, in characters; beyond it the worker is not read, unless it owes us an
// acknowledgement: it could not give it while its stdout is full.
constexpr std::size_t output_bound = 1024 * 1024;

// Commands that are done and closed, kept to repeat their last answer.
constexpr std::size_t most_tombstones = 32;
constexpr std::size_t most_kept_by_tombstones = 256 * 1024;

}  // namespace

bool PowerShellShell::may_write(const Guid& id, const InputQueue& input) const {
  if (!worker_ || state_ == State::starting || (state_ == State::opening && !id.is_zero())) return false;
  auto earlier = leaving_.find(id);
  return earlier == leaving_.end() || &earlier->second->input == &input;
}

void PowerShellShell::write_next(const Guid& id, InputQueue& input) {
  if (!may_write(id, input)) return;
  auto line = input.next(clock_.now());
  if (!line) return;
  ++unacknowledged_;
  watch_lines();
  if (line->kind == PacketKind::command) commands_.at(id)->announced = true;
  follow_opening(id, line->kind, line->base64);
  worker_->write({line->kind, id, line->prompt, line->base64});
  resume_reading();
}

// As push() and write_next(), without a copy where the line can go at once.
void PowerShellShell::write_now(const Guid& id, InputQueue& input, const Piece& piece) {
  if (!may_write(id, input) || !input.empty() || !input.clear_to_send()) {
    input.push({PacketKind::data, piece.prompt, std::string(piece.base64), piece.creates});
    return write_next(id, input);
  }
  input.sent(PacketKind::data, clock_.now());
  follow_opening(id, PacketKind::data, piece.base64);
  ++unacknowledged_;
  watch_lines();
  worker_->write({PacketKind::data, id, piece.prompt, piece.base64});
  resume_reading();
}

void PowerShellShell::follow_opening(const Guid& id, PacketKind kind, std::string_view base64) {
  if (id.is_zero() && kind == PacketKind::data) opening_request_.goes(base64);
}

bool PowerShellShell::reading_is_due() const {
  return total_.characters <= output_bound || unacknowledged_ > 0 || failure_;
}

void PowerShellShell::resume_reading() {
  if (reading_is_due()) reader_.notify();
}

void PowerShellShell::on_packet(const Packet& packet) {
  if (packet.kind == PacketKind::damaged) return on_damage(packet.id);
  if (packet.kind != PacketKind::data) return on_ack(packet);
  if (packet.id.is_zero()) return on_session_data(packet);
  auto command = known_to_worker(packet.id);
  if (!command) return;
  // A sign of life: what it was sent so far is held to be consumed.
  allowance_.release(std::exchange(command->charged, 0));
  std::string().swap(command->nested);
  if (stands_alone(packet.base64)) {
    on_command_data(*command, packet.base64);
  } else if (auto fragments = split(packet.base64)) {
    for (auto& fragment : *fragments) on_command_data(*command, fragment);
  } else {
    return on_damage(packet.id);
  }
  command->output.wake();
}

// The command whose line it was ends, and says why; where that cannot be told, or it is the session's own, the session.
void PowerShellShell::on_damage(const Guid& id) {
  auto why = error(Errc::worker_failed,
                   "Output was damaged: something else than PowerShell wrote to the standard output of the worker.");
  if (id.is_zero()) return fail(std::move(why));
  auto command = known_to_worker(id);
  if (!command || command->gone || command->output.finished() || command->output.failure()) return;
  log_event<event::output_damaged>(facts_, {{"command", id.upper()}});
  command->output.fail(std::move(why));
  command->output.wake();
  close_in_worker(command);
}

void PowerShellShell::on_command_data(Command& command, std::string_view base64) {
  auto seen = command.follower.follow(base64);
  command.ended = command.ended || seen.final_state;
  if (command.gone || command.output.failure()) return;
  if (seen.gap) return on_damage(command.id);
  command.output.push({Stream::standard_output, std::string(base64), false}, seen.awaited_call);
  if (seen.final_state) command.output.finish(0);
}

void PowerShellShell::on_session_data(const Packet& packet) {
  allowance_.release(std::exchange(charged_, 0));
  auto fragments = split(packet.base64);
  if (!fragments) return on_damage(packet.id);
  for (auto& fragment : *fragments) {
    auto whole = collector_.collect(fragment);
    if (collector_.gap()) return on_damage(packet.id);
    // An initial command's end, which is no client's pipeline.
    if (collector_.in_pipeline_state()) continue;
    output_.push({Stream::standard_output, std::move(fragment), false});
    if (whole) on_session_message(*whole);
  }
  output_.wake();
}

void PowerShellShell::on_session_message(const MessageCollector::Whole& message) {
  if (message.header.type != MessageType::runspace_pool_state) return;
  auto state = read_i32(message.xml, "RunspaceState");
  if (state == static_cast<int>(PoolState::opened)) opened_ = true;
  bool over = state == static_cast<int>(PoolState::closed) || state == static_cast<int>(PoolState::broken);
  if (!over || state_ == State::closing) return;
  if (opened_)
    return fail(worker_error("PowerShell closed the session.", worker_ ? worker_->error_text() : std::string()));
  opening_answered_ = true;
  refuse();
}

void PowerShellShell::on_ack(const Packet& packet) {
  auto command = packet.id.is_zero() ? nullptr : known_to_worker(packet.id);
  if (!packet.id.is_zero() && !command) return;
  InputQueue& input = command ? command->input : input_;
  if (!input.acknowledge(packet.kind)) return;
  --unacknowledged_;
  if (command && packet.kind == PacketKind::command_ack) command->created = true;
  if (command && !command->nested.empty()) command->acknowledged = clock_.now();
  if (command && packet.kind == PacketKind::close_ack) command->closed = true;
  if (!command && packet.kind == PacketKind::close_ack) worker_->end_input();
  write_next(packet.id, input);
  // The open's acknowledgement comes after Opened, and commands only after both.
  if (!command && opened_ && state_ == State::opening) became_open();
  opening_answered_ = opening_answered_ || (!command && opening_request_.has_gone() && !opened_);
  notice_refusal();
  if (command && command->closed) settle(command);
  senders_.changed();
}

void PowerShellShell::became_open() {
  state_ = State::open;
  open_guard_.notify();
  for (auto& [id, command] : commands_) write_next(id, command->input);
  if (auto opened = std::exchange(source_.opened, {})) opened();
}

// The command that the worker means by an id: one that is being closed, before one that comes after it.
PowerShellShell::CommandPtr PowerShellShell::known_to_worker(const Guid& id) const {
  auto earlier = leaving_.find(id);
  return earlier == leaving_.end() ? find(id) : earlier->second;
}

// Exactly once for every command that the worker was told of: it counts.
void PowerShellShell::close_in_worker(const CommandPtr& command) {
  if (std::exchange(command->closing, true)) return;
  if (state_ == State::closing || !command->announced)
    command->input.drop_all();
  else
    command->input.drop_waiting();
  if (!command->announced) {
    command->closed = true;
    return settle(command);
  }
  command->input.push({PacketKind::close, false, {}});
  write_next(command->id, command->input);
}

// The worker has acknowledged the command's Close; its client may have forgotten it, too.
void PowerShellShell::settle(const CommandPtr& command) {
  if (command->announced && !command->ended) used_up_.insert(command->id);
  if (command->gone) {
    std::erase_if(leaving_, [&](const auto& entry) { return entry.second == command; });
    if (auto next = find(command->id)) begin_after_another(next);
  } else {
    tombstones_.push_back(command->id);
    while (tombstones_.size() > most_tombstones) forget(tombstones_.front());
    forget_answers();
  }
  close_session_when_due();
}

void PowerShellShell::begin_after_another(const CommandPtr& command) {
  if (!used_up_.contains(command->id)) return write_next(command->id, command->input);
  command->output.fail(used_up_id());
  command->output.wake();
  close_in_worker(command);
}

void PowerShellShell::forget(Guid id) {
  commands_.erase(id);
  std::erase(tombstones_, id);
}

// Of all but the youngest, as far as they are too much together.
void PowerShellShell::forget_answers() {
  std::size_t kept = 0;
  for (auto at = tombstones_.rbegin(); at != tombstones_.rend(); ++at) {
    auto& output = commands_.at(*at)->output;
    kept += output.kept();
    if (at != tombstones_.rbegin() && kept > most_kept_by_tombstones) output.forget_answer();
  }
}

}  // namespace psremoting::psrp
