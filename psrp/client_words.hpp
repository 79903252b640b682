#pragma once

#include <string>
#include <utility>
#include <vector>

namespace psremoting::psrp {

// Names and values by which the service tells a session who its client is. Scripts read them as
// $PSSenderInfo.ApplicationArguments.PSRemoting.
using ClientWords = std::vector<std::pair<std::string, std::string>>;

// Adds them to the client's own arguments in the INIT_RUNSPACEPOOL of a creationXml (MS-PSRP 2.2.2.2), which is base64
// of whole fragments. Gives the text as it was where that message is not in it whole, or has something of that name:
// then the client has said it itself, and what is to be believed is the environment of the worker.
std::string with_client_words(std::string creation_xml, const ClientWords& words);

}  // namespace psremoting::psrp
