#include "client/callback.hpp"

#include "client/text.hpp"

namespace psremoting::client {

void Callback::call(std::int32_t flags, WSMAN_ERROR* error, void* result) const {
  if (!async_.completion) return;
  WSMAN_ERROR none{0, u"", u"en-US", u""};  // PowerShell reads the structure also where all is well
  async_.completion(async_.context, flags, error ? error : &none, shell_, command_, operation_, result);
}

void Callback::failed(const Failure& why, std::int32_t flags) const {
  std::u16string text = wide(why.text.empty() ? message_of(static_cast<std::uint32_t>(why.code)) : why.text);
  WSMAN_ERROR error{why.code, text.c_str(), u"en-US", u""};
  call(flags, &error, nullptr);
}

void Callback::received(std::string_view stream, std::span<const std::uint8_t> bytes, std::string_view state, std::int32_t exit_code, bool last) const {
  std::u16string name = wide(stream), state_text = wide(state);
  WSMAN_RECEIVE_RESULT result{};
  result.stream = name.c_str();
  result.data.type = WSMAN_DATA_TYPE_BINARY;
  result.data.content = {static_cast<std::int32_t>(bytes.size()), const_cast<std::uint8_t*>(bytes.data())};
  result.command_state = state.empty() ? nullptr : state_text.c_str();
  result.exit_code = exit_code;
  call(last ? WSMAN_CALLBACK_END : 0, nullptr, &result);
}

}  // namespace psremoting::client
