#pragma once

#include <filesystem>
#include <string>
#include <string_view>

// How a session is opened by its worker, or refused.
namespace psremoting::psrp {

// Follows what goes to a worker for a session, until the message that opens it (INIT_RUNSPACEPOOL) has gone whole.
class OpeningRequest {
 public:
  // A line's text goes, after all that went before.
  void goes(std::string_view base64);
  bool has_gone() const { return whole_; }

 private:
  bool within_ = false, whole_ = false;
};

// What a worker wrote before its session was open, for the client: of paths the last part alone, and no lines of
// scripts. `file` is one whose path may have blanks in it.
std::string without_places(std::string_view said, const std::filesystem::path& file);

// What a client is told when PowerShell refuses to open its session, with what the worker wrote.
std::string refusal_for_client(std::string_view endpoint, const std::filesystem::path& session_configuration_file,
                               std::string_view said);

}  // namespace psremoting::psrp
