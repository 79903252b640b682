#include "service/explain/tables.hpp"

namespace psremoting::service {

// clang-format off
constexpr Explanation rows[] = {
    {Numbering::exit_code, 0, "exit code 0", "It is done.", said_by::command, "nothing"},
    {Numbering::exit_code, 1, "exit code 1", "It failed; the reason is on standard error, or with --json in \"error\".", said_by::command, "read that line; it names the cure"},
    {Numbering::exit_code, 2, "exit code 2", "The command line is wrong.", said_by::command, "psremoting COMMAND --help"},
    {Numbering::exit_code, 3, "exit code 3", "An administrator is needed.", said_by::command, "sudo psremoting …; on Windows in an elevated console"},
    {Numbering::exit_code, 4, "exit code 4", "There is no such thing: no endpoint, session, user or listener of that name, or no service runs that could be asked.", said_by::command, "psremoting endpoint list; psremoting sessions list; systemctl status psremoting (Windows: sc.exe query psremoting)"},
    {Numbering::exit_code, 5, "exit code 5", "Something is wrong with this host, and the doctor said what.", said_by::command, "psremoting doctor, the lines WRONG"},
    {Numbering::exit_code, 10, "exit code 10", "The service did not start: its configuration cannot be used.", said_by::command, "psremoting check-config"},
    {Numbering::exit_code, 11, "exit code 11", "The service did not start: there is no certificate for a listener.", said_by::command, "psremoting check-config; psremoting listener list"},
    {Numbering::exit_code, 12, "exit code 12", "The service did not start: a listener did not open; its port may be taken.", said_by::command, "psremoting doctor says who has it; psremoting listener add --port N"},
    {Numbering::exit_code, 13, "exit code 13", "The service did not start: its two processes lost each other.", said_by::command, "systemctl restart psremoting; journalctl -u psremoting"},
    {Numbering::exit_code, 14, "exit code 14", "The service did not start: the account that faces the network cannot be used.", said_by::command, "sudo psremoting enable makes it"},
};
// clang-format on

std::span<const Explanation> command_exits() { return rows; }

}  // namespace psremoting::service
