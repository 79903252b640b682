#include "psrp/output_queue.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;
using psrp::OutputQueue;

namespace {

// One queue, and the calls on it.
struct Queue {
  Stage stage;
  psrp::OutputTotal total;
  std::chrono::milliseconds gathering;
  OutputQueue queue;

  explicit Queue(OutputQueue::Content content = OutputQueue::Content::session)
      : gathering(content == OutputQueue::Content::bytes ? OutputQueue::gather_bytes : OutputQueue::gather_fragments),
        queue(content, total, stage.clock, stage.io.get_executor()) {}
  Call<psrp::Output> receive(psrp::ReceiveRequest request) {
    return stage.start<psrp::Output>(stage.io.get_executor(), queue.receive(std::move(request)));
  }
  Call<psrp::Output> receive() { return receive(stage.receive_request()); }
  void say(std::string base64) {
    queue.push({psrp::Stream::standard_output, std::move(base64), false});
    queue.wake();
    stage.settle();
  }
  // And until it is not gathered any more.
  void push(std::string base64) {
    say(std::move(base64));
    stage.pass(gathering);
  }
};

std::string fragment(std::uint64_t object, std::uint64_t id, bool start, bool end, std::size_t size) {
  psrp::FragmentHeader header{object, id, start, end, static_cast<std::uint32_t>(size)};
  std::string bytes(size, 'x');
  std::string text = psrp::print(header);
  base64::append(text, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  return text;
}

}  // namespace

TEST_CASE("Trap 6: a Receive with nothing to send faults timed_out at its deadline, not before", "[psrp][output]") {
  Queue q;
  auto waiting = q.receive();
  q.stage.pass(std::chrono::seconds(59));
  CHECK_FALSE(waiting.done());
  q.stage.pass(std::chrono::seconds(1));
  CHECK(waiting.failed_with(Errc::timed_out));
}

TEST_CASE("A waiting Receive is answered as soon as there is something", "[psrp][output]") {
  Queue q;
  auto waiting = q.receive();
  q.push("AAAA");
  REQUIRE(waiting.done());
  CHECK(waiting.value().chunks[0].base64 == "AAAA");
}

TEST_CASE("Many small chunks are packed into one answer, up to its budget", "[psrp][output]") {
  Queue q;
  for (int i = 0; i < 100; ++i) q.queue.push({psrp::Stream::standard_output, fragment(1, 0, true, true, 75), false});
  auto request = q.stage.receive_request({}, 2300);  // 128 characters and 100 around them, each
  CHECK(q.receive(request).value().chunks.size() == 10);
  CHECK(q.receive().value().chunks.size() == 90);
  CHECK(q.total.characters == 0);
}

TEST_CASE("Trap 19: a Receive that comes again with its MessageID gets the same answer, and a new one the next",
          "[psrp][output]") {
  Queue q;
  q.push("AAAA");
  q.push("BBBB");
  auto request = q.stage.receive_request({}, 0);
  CHECK(q.receive(request).value().chunks.size() == 2);
  q.push("CCCC");
  CHECK(q.receive(request).value().chunks.size() == 2);
  CHECK(q.receive().value().chunks[0].base64 == "CCCC");
}

TEST_CASE("Trap 19: what a lost answer took goes back to the front", "[psrp][output]") {
  Queue q;
  q.push("AAAA");
  auto request = q.stage.receive_request();
  REQUIRE(q.receive(request).done());
  q.push("BBBB");
  q.queue.give_back(request);
  auto output = q.receive().value();
  REQUIRE(output.chunks.size() == 2);
  CHECK(output.chunks[0].base64 == "AAAA");
}

TEST_CASE("Giving back an answer that another Receive has proven to have come does nothing", "[psrp][output]") {
  Queue q;
  q.push("AAAA");
  auto first = q.stage.receive_request();
  q.receive(first);
  auto second = q.receive();
  q.queue.give_back(first);
  q.push("BBBB");
  CHECK(second.value().chunks[0].base64 == "BBBB");
}

TEST_CASE("Giving back an answer that was given again to the same envelope does nothing", "[psrp][output]") {
  Queue q;
  q.push("AAAA");
  auto first = q.stage.receive_request();
  REQUIRE(q.receive(first).done());
  auto again = first;
  again.attempt = ++q.stage.messages;
  REQUIRE(q.receive(again).done());
  q.queue.give_back(first);
  q.push("BBBB");
  auto next = q.receive().value();
  REQUIRE(next.chunks.size() == 1);
  CHECK(next.chunks[0].base64 == "BBBB");
}

TEST_CASE("Giving back a Receive whose envelope waits again on another connection leaves that one alone",
          "[psrp][output]") {
  Queue q;
  auto first = q.stage.receive_request();
  auto lost = q.receive(first);
  auto again = first;
  again.attempt = ++q.stage.messages;
  auto waiting = q.receive(again);
  q.queue.give_back(first);
  q.push("AAAA");
  CHECK(lost.failed_with(Errc::aborted));
  CHECK(waiting.value().chunks.size() == 1);
}

TEST_CASE("In the middle of much output an answer gathers what comes in a moment; what ends or asks waits for nothing",
          "[psrp][output]") {
  Queue q;
  auto first = q.receive();
  q.say("AAAA");
  REQUIRE(first.done());
  auto second = q.receive();
  q.say("BBBB");
  CHECK_FALSE(second.done());
  q.say("CCCC");
  q.stage.pass(std::chrono::milliseconds(2));
  CHECK(second.value().chunks.size() == 2);

  auto third = q.receive();
  q.say("DDDD");
  CHECK_FALSE(third.done());
  q.queue.finish(0);
  q.queue.wake();
  q.stage.settle();
  CHECK(third.done());
}

TEST_CASE("A pipeline's first output waits a moment for the pipeline's end, what comes later after a pause does not",
          "[psrp][output]") {
  Queue q(OutputQueue::Content::pipeline);
  auto first = q.receive();
  q.say("AAAA");
  CHECK_FALSE(first.done());
  SECTION("the end comes in time") {
    q.queue.finish(0);
    q.queue.wake();
    q.stage.settle();
    REQUIRE(first.done());
    CHECK(first.value().chunks.size() == 1);
    CHECK(first.value().state == CommandState::done);
  }
  SECTION("no end comes") {
    q.stage.pass(OutputQueue::gather_first);
    REQUIRE(first.done());
    q.stage.pass(std::chrono::seconds(1));
    auto later = q.receive();
    q.say("BBBB");
    CHECK(later.done());
  }
}

TEST_CASE("Output after a pause is given at once", "[psrp][output]") {
  Queue q;
  q.say("AAAA");
  REQUIRE(q.receive().done());
  q.stage.pass(std::chrono::seconds(1));
  auto later = q.receive();
  q.say("BBBB");
  CHECK(later.done());
}

TEST_CASE("A waiting Receive that is given back ends and takes nothing, and its repetition waits again",
          "[psrp][output]") {
  Queue q;
  auto request = q.stage.receive_request();
  auto lost = q.receive(request);
  q.queue.give_back(request);
  q.stage.settle();
  CHECK(lost.failed_with(Errc::aborted));
  auto again = q.receive(request);
  q.push("AAAA");
  CHECK(again.value().chunks.size() == 1);
}

TEST_CASE("Trap 20: a second Receive takes over, and only it gets what comes", "[psrp][output]") {
  Queue q;
  auto first = q.receive();
  auto second = q.receive();
  CHECK(first.failed_with(Errc::timed_out));
  q.push("AAAA");
  CHECK(second.value().chunks.size() == 1);
}

TEST_CASE("Trap 20: the same envelope on another connection takes the wait over", "[psrp][output]") {
  Queue q;
  auto request = q.stage.receive_request();
  auto first = q.receive(request);
  auto second = q.receive(request);
  CHECK(first.failed_with(Errc::aborted));
  q.push("AAAA");
  CHECK(second.done());
}

TEST_CASE("Trap 18: a fragment larger than an answer is sent in parts that are fragments, numbered on",
          "[psrp][output]") {
  Queue q;
  q.push(fragment(5, 0, true, false, 3000));
  q.push(fragment(5, 1, false, true, 300));
  std::string blob;
  std::uint64_t next = 0;
  bool ended = false;
  while (!ended) {
    auto output = q.receive(q.stage.receive_request({}, 1000)).value();
    for (const auto& chunk : output.chunks) {
      CHECK(chunk.base64.size() <= 900);
      CHECK(psrp::stands_alone(chunk.base64));
      auto header = *psrp::first_header(chunk.base64);
      CHECK(header.fragment_id == next++);
      CHECK(header.start == (header.fragment_id == 0));
      blob += psrp::blob(chunk.base64);
      ended = header.end;
    }
  }
  CHECK(blob == std::string(3300, 'x'));
  CHECK(next > 4);
}

TEST_CASE("Parts of a fragment that are given back are numbered as before", "[psrp][output]") {
  Queue q;
  q.push(fragment(5, 0, true, true, 3000));
  auto request = q.stage.receive_request({}, 1000);
  auto first = q.receive(request).value();
  q.queue.give_back(request);
  auto again = q.receive(q.stage.receive_request({}, 1000)).value();
  CHECK(again.chunks[0].base64 == first.chunks[0].base64);
  auto next = q.receive(q.stage.receive_request({}, 1000)).value();
  CHECK(psrp::first_header(next.chunks[0].base64)->fragment_id == 1);
}

TEST_CASE("Trap 11: the state done goes with the last chunk and not before", "[psrp][output]") {
  Queue q;
  q.queue.push({psrp::Stream::standard_output, fragment(1, 0, true, true, 600), false});
  q.queue.push({psrp::Stream::standard_output, fragment(2, 0, true, true, 600), false});
  q.queue.finish(0);
  auto first = q.receive(q.stage.receive_request({}, 1000)).value();
  CHECK_FALSE(first.state);
  CHECK_FALSE(q.queue.done_given());
  auto last = q.receive(q.stage.receive_request({}, 1000)).value();
  CHECK(last.state == CommandState::done);
  CHECK(last.exit_code == 0);
  CHECK(q.receive().value().state == CommandState::done);
}

TEST_CASE("A host call that waits for its answer makes the state pending", "[psrp][output]") {
  Queue q;
  q.queue.push({psrp::Stream::standard_output, "AAAA", false}, true);
  CHECK(q.receive().value().state == CommandState::pending);
}

TEST_CASE("Trap 10: a cmd command has a state in every answer, one", "[psrp][output][cmd]") {
  Queue q(OutputQueue::Content::bytes);
  q.push("AAAA");
  CHECK(q.receive().value().state == CommandState::running);
  q.queue.finish(3);
  auto last = q.receive().value();
  CHECK(last.state == CommandState::done);
  CHECK(last.exit_code == 3);
}

TEST_CASE("Trap 9: a cmd stream ends in empty chunks of their own, one a desired stream, after all data",
          "[psrp][output][cmd]") {
  Queue q(OutputQueue::Content::bytes);
  q.push("AAAA");
  q.queue.finish(0);
  auto output = q.receive().value();
  REQUIRE(output.chunks.size() == 3);
  CHECK_FALSE(output.chunks[0].end);
  CHECK(output.chunks[1].end);
  CHECK(output.chunks[1].base64.empty());
  CHECK(output.chunks[2].stream == psrp::Stream::standard_error);
  CHECK(output.chunks[2].end);
}

TEST_CASE("A cmd stream that nobody desires does not hold up the other", "[psrp][output][cmd]") {
  Queue q(OutputQueue::Content::bytes);
  auto request = q.stage.receive_request();
  request.want_error = false;
  auto waiting = q.receive(request);
  q.queue.push({psrp::Stream::standard_error, "AAAA", false});
  q.push("BBBB");
  REQUIRE(waiting.done());
  REQUIRE(waiting.value().chunks.size() == 1);
  CHECK(waiting.value().chunks[0].base64 == "BBBB");
  CHECK(q.total.characters == 0);
}

TEST_CASE("A cmd answer that is given back has its End chunks once when it comes again", "[psrp][output][cmd]") {
  Queue q(OutputQueue::Content::bytes);
  q.push("AAAA");
  q.queue.finish(0);
  auto request = q.stage.receive_request();
  REQUIRE(q.receive(request).done());
  q.queue.give_back(request);
  CHECK(q.receive().value().chunks.size() == 3);
}

TEST_CASE("After a failure what was there can be fetched, then everybody hears why", "[psrp][output]") {
  Queue q;
  q.push("AAAA");
  q.queue.fail(error(Errc::worker_failed, "it died"));
  CHECK(q.receive().value().chunks.size() == 1);
  CHECK(q.receive().failed_with(Errc::worker_failed));
  CHECK(q.receive().failed_with(Errc::worker_failed));
}
