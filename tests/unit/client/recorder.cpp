#include "tests/unit/client/recorder.hpp"

#include <catch2/catch.hpp>

#include "client/text.hpp"

namespace psremoting::test {

using client::narrow;

const WSMAN_ASYNC* Recorder::async(std::string name, Result result, std::function<void(const Call&)> also) {
  std::lock_guard lock(mutex_);
  Context& context = contexts_.emplace_back(Context{this, std::move(name), result, std::move(also), {}});
  asked_[context.name];
  context.async = {&context, called};
  return &context.async;
}

void Recorder::called(void* context_pointer, std::int32_t flags, WSMAN_ERROR* error, void* shell, void* command,
                      void* operation, void* result) {
  auto& context = *static_cast<Context*>(context_pointer);
  Call call{.name = context.name, .flags = flags, .shell = shell, .command = command, .operation = operation};
  if (error) {
    call.code = static_cast<unsigned>(error->code);
    call.detail = narrow(error->detail);
  }
  call.has_result = result != nullptr;
  if (result && context.result == Result::received) {
    auto* received = static_cast<WSMAN_RECEIVE_RESULT*>(result);
    call.stream = narrow(received->stream);
    call.data.assign(static_cast<const char*>(received->data.content.data),
                     static_cast<std::size_t>(received->data.content.length));
    call.state = narrow(received->command_state);
  }
  if (result && context.result == Result::text) {
    auto* data = static_cast<WSMAN_DATA*>(result);
    call.xml =
        narrow({static_cast<const char16_t*>(data->content.data), static_cast<std::size_t>(data->content.length)});
  }
  if (context.also) context.also(call);
  std::lock_guard lock(context.recorder->mutex_);
  context.recorder->calls_.push_back(std::move(call));
  context.recorder->changed_.notify_all();
}

Recorder::Call Recorder::next(const std::string& name) {
  std::unique_lock lock(mutex_);
  REQUIRE(asked_.contains(name));
  std::size_t& asked = asked_[name];
  const Call* found = nullptr;
  auto is_there = [&] {
    std::size_t left = asked;
    for (const Call& call : calls_) {
      if (call.name == name && left-- == 0) found = &call;
      if (found) break;
    }
    return found != nullptr;
  };
  INFO("waiting for the callback " << name);
  REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), is_there));
  ++asked;
  return *found;
}

std::vector<Recorder::Call> Recorder::all() const {
  std::lock_guard lock(mutex_);
  return calls_;
}

std::vector<std::string> Recorder::names() const {
  std::vector<std::string> names;
  for (const auto& call : all()) names.push_back(call.name);
  return names;
}

}  // namespace psremoting::test
