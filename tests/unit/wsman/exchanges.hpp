#pragma once

#include <string>
#include <vector>

// Recorded WSMan traffic, where the machine has it: the folder named by PSREMOTING_EXCHANGES, else shared/exchanges
// beside the repository. Never a part of the repository.
namespace psremoting::test {

struct Exchange {
  std::string file;
  std::string request, response;
};

// All of Windows' recordings, in the files' order; none where the folder is not there.
std::vector<Exchange> recorded_exchanges();
// Those of a prototype server: real clients' requests, and answers that are no oracle.
std::vector<Exchange> prototype_exchanges();

}  // namespace psremoting::test
