#pragma once

#include "wsman/parse.hpp"

// The body of each operation on a shell (MS-WSMV 3.1.4.5 to 3.1.4.17), which is of the right name already.
namespace psremoting::wsman {

Parsed<Operation> read_create(xml::Element shell);
Parsed<Operation> read_command(xml::Element command_line);
Parsed<Operation> read_send(xml::Element send);
Parsed<Operation> read_receive(xml::Element receive);
Parsed<Operation> read_signal(xml::Element signal);
Parsed<Operation> read_disconnect(xml::Element disconnect);
Parsed<Operation> read_connect(xml::Element connect);

}  // namespace psremoting::wsman
