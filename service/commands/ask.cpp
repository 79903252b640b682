#include "service/commands/ask.hpp"

#include "service/commands/ask_service.hpp"

namespace psremoting::service {

void add_state_directory(CLI::App& command, AskOptions& options) {
  command.add_option("--state-directory", options.state_directory, "Of the service that is asked")
      ->envname("PSREMOTING_STATE_DIRECTORY")
      ->type_name("FOLDER")
      ->capture_default_str();
}

void add_ask_options(CLI::App& command, AskOptions& options) {
  add_state_directory(command, options);
  command.add_flag("--json", options.common.json, "Answer in JSON");
}

namespace {

// Only those that an administrator can do something about.
Errc code_of(const std::string& name_of_code) {
  for (Errc code : {Errc::invalid_argument, Errc::not_found, Errc::not_supported})
    if (name(code) == name_of_code) return code;
  return Errc::internal;
}

}  // namespace

Result<Json> ask(const AskOptions& options, const Json& question, Door door) {
  const auto said =
      ask_service(options.state_directory, door, question.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!said) return said.error();
  const Json json = Json::parse(*said, nullptr, false);
  if (!json.is_object()) return error(Errc::io, "the service's answer is no JSON");
  if (json.contains("Error")) return error(code_of(json.value("Error", "")), json.value("Detail", ""));
  return Result<Json>(boost::system::in_place_value, json);  // a Json could be made of an Error, too
}

}  // namespace psremoting::service
