#include "listener/message_ids.hpp"

#include <catch2/catch.hpp>

#include "listener/replies.hpp"
#include "tests/support/manual_clock.hpp"

using namespace psremoting;
using listener::MessageIds;
using listener::Replies;

TEST_CASE("An id that comes again with the same envelope proves that it is the same", "[listener][ids]") {
  MessageIds ids;
  CHECK_FALSE(ids.constant("a", "shell", 1));
  CHECK_FALSE(ids.constant("a", "shell", 1));
  CHECK_FALSE(ids.constant("b", "shell", 2));
}

TEST_CASE("An id that came with two envelopes proves nothing, nor do others in its shells", "[listener][ids]") {
  MessageIds ids;
  CHECK_FALSE(ids.constant("a", "FIRST", 1));
  CHECK_FALSE(ids.constant("b", "third", 5));
  CHECK(ids.constant("a", "second", 2));
  CHECK(ids.constant("a", "", 1));
  CHECK(ids.constant("c", "first", 3));
  CHECK(ids.constant("d", "Second", 4));
  CHECK_FALSE(ids.constant("b", "third", 5));
}

TEST_CASE("What is known of ids is bounded, and a constant one stays known", "[listener][ids]") {
  MessageIds ids;
  CHECK_FALSE(ids.constant("node", "shell", 1));
  CHECK(ids.constant("node", "shell", 2));
  for (std::size_t i = 0; i < 3 * MessageIds::max_ids; ++i) CHECK_FALSE(ids.constant(std::to_string(i), "other", i));
  CHECK(ids.constant("node", "a new shell", 1));
  CHECK_FALSE(ids.constant("0", "other", 7));  // forgotten
}

namespace {

wsman::Envelope send_of(std::string shell, std::string_view base64) {
  wsman::Envelope envelope;
  envelope.header.action = "Send";
  envelope.header.message_id = "id";
  envelope.header.selectors = {{"ShellId", std::move(shell)}};
  wsman::Send send;
  send.streams.push_back({"stdin", "command", base64, false});
  envelope.operation = std::move(send);
  return envelope;
}

struct Asked {
  test::ManualClock clock;
  Replies replies{clock};
  Identity ann{.name = "ann", .id = "1000"}, bob{.name = "bob", .id = "1001"};

  // Whether the envelope runs; it is over, and its answer written or not, when this returns.
  bool runs(const Identity& who, const wsman::Envelope& envelope, bool written) {
    auto sent = replies.note(who, envelope);
    if (replies.begin(who, "id", sent)) return false;
    replies.end(who, "id", sent, wsman::Reply(wsman::SendResponse()), std::make_shared<std::atomic<bool>>(written));
    return true;
  }
};

}  // namespace

TEST_CASE("A repeated Send does not run twice while ids tell envelopes apart", "[listener][ids]") {
  Asked asked;
  auto send = send_of("shell", "eQo=");
  CHECK(asked.runs(asked.ann, send, true));
  CHECK_FALSE(asked.runs(asked.ann, send, true));
  CHECK(asked.runs(asked.bob, send, true));
  CHECK(asked.runs(asked.ann, send_of("shell", "bgo="), true));
}

TEST_CASE("Where ids are constant, what was not written whole is a repeat, and nothing else", "[listener][ids]") {
  Asked asked;
  CHECK(asked.runs(asked.ann, send_of("shell", "bgo="), true));
  auto send = send_of("shell", "eQo=");
  CHECK(asked.runs(asked.ann, send, true));
  CHECK(asked.runs(asked.ann, send, false));
  CHECK_FALSE(asked.runs(asked.ann, send, true));
  auto again = asked.replies.note(asked.ann, send_of("shell", "cQo="));
  CHECK_FALSE(asked.replies.begin(asked.ann, "id", again));
  CHECK(asked.replies.begin(asked.ann, "id", again));  // it still runs
}

TEST_CASE("A user's answers are let go after a time, and beyond a number", "[listener][ids]") {
  Asked asked;
  auto other = [&](std::size_t i) {
    auto envelope = send_of("shell", "eQo=");
    envelope.header.message_id = std::to_string(i);
    auto sent = asked.replies.note(asked.ann, envelope);
    bool first = !asked.replies.begin(asked.ann, envelope.header.message_id, sent);
    if (first)
      asked.replies.end(asked.ann, envelope.header.message_id, sent, wsman::Reply(wsman::SendResponse()), nullptr);
    return first;
  };
  auto send = send_of("bob's", "eQo=");
  CHECK(asked.runs(asked.bob, send, true));
  for (std::size_t i = 0; i <= Replies::max_kept; ++i) CHECK(other(i));
  CHECK(other(0));
  CHECK_FALSE(other(2));
  CHECK_FALSE(asked.runs(asked.bob, send, true));  // whatever another user does
  asked.clock.advance(Replies::kept_for);
  CHECK(other(Replies::max_kept + 1));
  CHECK(other(2));
}
