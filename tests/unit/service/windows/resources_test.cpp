#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/windows/text.hpp"
#include "service/start_error.hpp"
#include "service/windows/resources/messages.h"

using namespace psremoting;

namespace {

// The program beside us, as it was built.
std::filesystem::path program() {
  std::wstring own(32768, L'\0');
  own.resize(::GetModuleFileNameW(nullptr, own.data(), static_cast<DWORD>(own.size())));
  return (std::filesystem::path(own).parent_path() / PSREMOTING_PROGRAM).lexically_normal();
}

HMODULE loaded() {
  static const HMODULE module =
      ::LoadLibraryExW(program().c_str(), nullptr, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
  return module;
}

std::string message(DWORD id, const wchar_t* word) {
  std::array<wchar_t, 1024> text{};
  std::array<DWORD_PTR, 1> words{reinterpret_cast<DWORD_PTR>(word)};
  const DWORD size =
      ::FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY, loaded(), id, 0, text.data(),
                       static_cast<DWORD>(text.size()), reinterpret_cast<va_list*>(words.data()));
  return utf8(std::wstring_view(text.data(), size));
}

std::string resource(const wchar_t* type) {
  const HRSRC found = ::FindResourceW(loaded(), MAKEINTRESOURCEW(1), type);
  if (!found) return {};
  const auto* text = static_cast<const char*>(::LockResource(::LoadResource(loaded(), found)));
  return {text, ::SizeofResource(loaded(), found)};
}

std::string version_text(const wchar_t* name) {
  DWORD unused = 0;
  std::vector<char> info(::GetFileVersionInfoSizeW(program().c_str(), &unused));
  void* text = nullptr;
  UINT size = 0;
  const std::wstring path = std::wstring(L"\\StringFileInfo\\040904B0\\") + name;
  if (info.empty() || !::GetFileVersionInfoW(program().c_str(), 0, static_cast<DWORD>(info.size()), info.data()) ||
      !::VerQueryValueW(info.data(), path.c_str(), &text, &size))
    return {};
  return utf8(static_cast<const wchar_t*>(text));
}

}  // namespace

TEST_CASE("The program has a text for every event, with the event's own words in it", "[resources]") {
  REQUIRE(loaded());
  for (const DWORD id : {EVENT_STARTED,
                         EVENT_LISTENING,
                         EVENT_NOT_LISTENING,
                         EVENT_START_CONFIGURATION,
                         EVENT_START_CERTIFICATE,
                         EVENT_START_LISTENER,
                         EVENT_START_LAUNCHER,
                         EVENT_START_ACCOUNT,
                         EVENT_START_OTHER,
                         EVENT_SERVE_RESTARTED,
                         EVENT_SERVE_ENDED,
                         EVENT_DEFECT,
                         EVENT_LOGON_REFUSED,
                         EVENT_SHELL_REFUSED,
                         EVENT_CONFIGURATION_USED,
                         EVENT_CONFIGURATION_REFUSED,
                         EVENT_CERTIFICATE_USED,
                         EVENT_CERTIFICATE_REFUSED,
                         EVENT_NO_CERTIFICATE,
                         EVENT_NO_LISTENER,
                         EVENT_SESSION_OPENED,
                         EVENT_SESSION_ENDED,
                         EVENT_NO_WORKER,
                         EVENT_WARNING,
                         EVENT_ERROR,
                         EVENT_SUPPRESSED}) {
    CAPTURE(id & 0xffff);
    CHECK(message(id, L"what happened").find("what happened") != std::string::npos);
  }
  CHECK_FALSE(message(EVENT_STOPPED, L"").empty());
  CHECK(message(EVENT_STOPPED + 100, L"").empty());
}

TEST_CASE("A start that failed has the same number everywhere", "[resources]") {
  using service::StartError;
  const auto number = [](StartError error) { return static_cast<DWORD>(error); };
  CHECK((EVENT_START_CONFIGURATION & 0xffff) == number(StartError::configuration));
  CHECK((EVENT_START_CERTIFICATE & 0xffff) == number(StartError::certificate));
  CHECK((EVENT_START_LISTENER & 0xffff) == number(StartError::listener));
  CHECK((EVENT_START_LAUNCHER & 0xffff) == number(StartError::launcher));
  CHECK((EVENT_START_ACCOUNT & 0xffff) == number(StartError::account));
}

TEST_CASE("The program says its version", "[resources]") {
  CHECK(version_text(L"ProductVersion") == PSREMOTING_VERSION);
  CHECK(version_text(L"FileVersion") == PSREMOTING_VERSION);
  CHECK(version_text(L"ProductName") == "psremoting");
}

TEST_CASE("The program takes no rights by itself, has long paths, and its texts are UTF-8", "[resources]") {
  const auto manifest = resource(MAKEINTRESOURCEW(24));
  CHECK(manifest.find("level=\"asInvoker\"") != std::string::npos);
  CHECK(manifest.find(">true</longPathAware>") != std::string::npos);
  CHECK(manifest.find(">UTF-8</activeCodePage>") != std::string::npos);
  CHECK(manifest.find("{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}") != std::string::npos);
}
