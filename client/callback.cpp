#include "client/callback.hpp"

#include "client/runtime.hpp"
#include "client/text.hpp"

namespace psremoting::client {
namespace {

thread_local const Failure* spoken_of = nullptr;

class SpokenOf {
 public:
  explicit SpokenOf(const Failure& failure) { spoken_of = &failure; }
  ~SpokenOf() { spoken_of = nullptr; }
  SpokenOf(const SpokenOf&) = delete;
  SpokenOf& operator=(const SpokenOf&) = delete;
};

}  // namespace

std::string words_told(std::uint32_t code) {
  bool known = spoken_of && spoken_of->is(code) && !spoken_of->text.empty();
  return known ? spoken_of->text : message_of(code);
}

void Callback::call(std::int32_t flags, WSMAN_ERROR* error, void* result) const {
  if (!async_.completion) return;
  Runtime::InCallback meanwhile(Runtime::of_process());
  WSMAN_ERROR none{0, u"", u"en-US", u""};  // PowerShell reads the structure also where all is well
  async_.completion(async_.context, flags, error ? error : &none, shell_, command_, operation_, result);
}

void Callback::done(const std::string& xml) const {
  std::u16string text = wide(xml);
  WSMAN_DATA data{WSMAN_DATA_TYPE_TEXT, {static_cast<std::int32_t>(text.size()), text.data()}};
  // By this flag PowerShell tells a server of its third version, whose tab completion it uses, from older ones.
  call(WSMAN_CALLBACK_END_OF_OPERATION | WSMAN_CALLBACK_SHELL_SUPPORTS_DISCONNECT, nullptr, &data);
}

void Callback::failed(const Failure& why) const {
  std::u16string text = wide(why.text.empty() ? message_of(static_cast<std::uint32_t>(why.code)) : why.text);
  WSMAN_ERROR error{why.code, text.c_str(), u"en-US", u""};
  SpokenOf now(why);
  call(WSMAN_CALLBACK_END_OF_OPERATION, &error, nullptr);
}

void Callback::received(const Received& what) const {
  std::u16string name = wide(what.stream), state = wide(what.state);
  WSMAN_RECEIVE_RESULT result{};
  result.stream = name.c_str();
  result.data.type = WSMAN_DATA_TYPE_BINARY;
  // The ABI's pointer is not const; PowerShell copies from it.
  result.data.content = {static_cast<std::int32_t>(what.bytes.size()), const_cast<std::uint8_t*>(what.bytes.data())};
  result.command_state = state.empty() ? nullptr : state.c_str();
  result.exit_code = what.exit_code;
  call(what.last ? WSMAN_CALLBACK_END_OF_OPERATION : 0, nullptr, &result);
}

}  // namespace psremoting::client
