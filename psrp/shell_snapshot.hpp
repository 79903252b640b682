#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guid.hpp"
#include "base/identity.hpp"
#include "base/result.hpp"
#include "psrp/command_progress.hpp"
#include "psrp/output_queue.hpp"
#include "psrp/packet.hpp"
#include "psrp/shell.hpp"

namespace psremoting::psrp {

// The output of one stream: what waits, and the last answer, which may not have come.
struct StreamSnapshot {
  struct Chunk {
    std::string base64;
    bool host_call = false;
    friend bool operator==(const Chunk&, const Chunk&) = default;
  };
  std::vector<Chunk> waiting;
  FragmentPosition position;  // of what waits
  std::string answered;       // MessageID of the last answer, or empty
  std::vector<Chunk> answer;
  FragmentPosition before_answer;
  std::optional<std::int32_t> exit_code;  // no more will come

  friend bool operator==(const StreamSnapshot&, const StreamSnapshot&) = default;
};

// The input of one PSGuid.
struct InputSnapshot {
  struct Line {
    PacketKind kind = PacketKind::data;
    bool prompt = false;
    std::string base64;
    friend bool operator==(const Line&, const Line&) = default;
  };
  std::vector<Line> waiting;
  std::optional<PacketKind> unacknowledged;

  friend bool operator==(const InputSnapshot&, const InputSnapshot&) = default;
};

struct CommandSnapshot : CommandProgress {
  Guid id;
  std::string line;
  InputSnapshot input;
  StreamSnapshot output;

  friend bool operator==(const CommandSnapshot&, const CommandSnapshot&) = default;
};

// All that a successor of this process needs to go on with a PowerShell shell, besides the worker's pipes. A value:
// written down and read back whole.
struct ShellSnapshot {
  Guid id;
  Identity owner;
  std::uint64_t worker = 0;  // the operating system's process id
  std::string endpoint, client_ip, session_id;
  ShellWords words;
  std::uint64_t idle_timeout_ms = 0, run_time_s = 0, inactivity_s = 0;
  bool open = false;
  std::string worker_line;  // what came of a line that has not ended
  InputSnapshot input;
  StreamSnapshot output;
  std::vector<CommandSnapshot> commands;

  friend bool operator==(const ShellSnapshot&, const ShellSnapshot&) = default;
};

// Bytes that begin with a format's number. read() takes what write() gave, and nothing else: Errc::malformed.
std::string write(const ShellSnapshot& snapshot);
Result<ShellSnapshot> read_snapshot(std::string_view bytes);

}  // namespace psremoting::psrp
