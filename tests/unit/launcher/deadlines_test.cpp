#include "launcher/deadlines.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "support/manual_clock.hpp"

using namespace psremoting;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  test::ManualClock clock;
  launcher::Deadlines deadlines{clock};
  std::string called;

  launcher::Deadlines::Deadline after(Duration duration, char name) {
    return deadlines.after(duration, [this, name] { called += name; });
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "What is due is called in the order of its time, then in that in which it came",
                 "[launcher][deadlines]") {
  after(2s, 'c');
  after(1s, 'a');
  after(1s, 'b');
  after(3s, 'd');
  clock.advance(2s);
  deadlines.run_due();
  CHECK(called == "abc");
}

TEST_CASE_METHOD(Fixture, "A deadline is not called before its time, and once", "[launcher][deadlines]") {
  after(1s, 'a');
  clock.advance(999ms);
  deadlines.run_due();
  CHECK(called.empty());
  clock.advance(1ms);
  deadlines.run_due();
  deadlines.run_due();
  CHECK(called == "a");
}

TEST_CASE_METHOD(Fixture, "A deadline that is cancelled is not called, and one that was may be cancelled",
                 "[launcher][deadlines]") {
  const auto past = after(0s, 'a');
  deadlines.run_due();
  const auto ahead = after(1s, 'b');
  after(1s, 'c');
  deadlines.cancel(past);
  deadlines.cancel(ahead);
  clock.advance(1s);
  deadlines.run_due();
  CHECK(called == "ac");
}

TEST_CASE_METHOD(Fixture, "What is called may add and cancel", "[launcher][deadlines]") {
  launcher::Deadlines::Deadline next = 0;
  deadlines.after(1s, [&] {
    deadlines.cancel(next);
    after(0s, 'n');
    after(1s, 'l');
  });
  next = after(1s, 'x');
  clock.advance(1s);
  deadlines.run_due();
  CHECK(called == "n");
}

TEST_CASE_METHOD(Fixture, "Patience is the time until the next deadline, rounded up", "[launcher][deadlines]") {
  CHECK_FALSE(deadlines.patience());
  after(2h, 'a');
  CHECK(deadlines.patience() == 1h);
  after(1500us, 'b');
  CHECK(deadlines.patience() == 2ms);
  clock.advance(1s);
  CHECK(deadlines.patience() == 0ms);
}
