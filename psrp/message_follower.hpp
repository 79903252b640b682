#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "psrp/fragment.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {

// Follows the messages that go by in one stream of fragments, decoding no more than it takes to know them.
class MessageFollower {
 public:
  struct Seen {
    // With a message's last fragment:
    bool final_state = false;   // a pipeline's last word
    bool awaited_call = false;  // a host call that waits for its response
    // With a message's first fragment:
    std::optional<MessageHeader> header;
    bool gap = false;  // something before this fragment is missing
  };

  // One fragment that stands alone.
  Seen follow(std::string_view fragment);

 private:
  FragmentOrder order_;
  std::uint64_t object_ = 0;
  bool final_state_ = false;
  bool awaited_call_ = false;
};

// Puts the messages of a few types together, whole; lets the others go by.
class MessageCollector {
 public:
  struct Whole {
    MessageHeader header;
    std::string xml;
  };

  // One fragment that stands alone; gives the message that it ends, where it is one of session capability, application
  // private data, runspace pool state. None longer than `most` bytes.
  std::optional<Whole> collect(std::string_view fragment);
  // Whether the fragment collected last belongs to a pipeline's state.
  bool in_pipeline_state() const { return in_pipeline_state_; }
  // Whether something before it is missing.
  bool gap() const { return gap_; }
  static constexpr std::size_t most = 256 * 1024;

 private:
  FragmentOrder order_;
  bool gap_ = false;
  bool wanted_ = false;
  bool in_pipeline_state_ = false;
  std::string bytes_;
};

}  // namespace psremoting::psrp
