#include "service/commands/all.hpp"

#include "service/commands/check_config.hpp"
#include "service/commands/client.hpp"
#include "service/commands/completion.hpp"
#include "service/commands/endpoint.hpp"
#include "service/commands/explain.hpp"
#include "service/commands/listener.hpp"
#include "service/commands/man.hpp"
#include "service/commands/settings.hpp"
#include "service/commands/status.hpp"
#include "service/commands/test_host.hpp"
#include "service/commands/user.hpp"

namespace psremoting::service {

void add_commands(CLI::App& app, int& exit_code) {
  add_endpoint(app, exit_code);
  add_listener(app, exit_code);
  add_user(app, exit_code);
  add_status(app, exit_code);
  add_sessions(app, exit_code);
  add_check_config(app, exit_code);
  add_test(app, exit_code);
  add_explain(app, exit_code);
  add_client(app, exit_code);
  add_completion(app, exit_code);
  add_man(app, exit_code);
  add_settings(app, exit_code);
}

}  // namespace psremoting::service
