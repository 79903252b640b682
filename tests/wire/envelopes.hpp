#pragma once

#include <string>
#include <vector>

namespace psremoting::test::wire {

// The pieces of envelopes that all exchanges have in common, as templates. Written out here, and not taken from wsman/,
// which is what they test.

// [[open FAMILY/ACTION RESOURCE]]: a request up to and with its ResourceURI.
std::string open_envelope(const std::string& action, const std::string& resource);
// [[answer FAMILY/ACTION]]: an answer up to its body, with the prefixes that Windows declares for this action.
std::string answer_head(const std::string& action);
// [[fault CODE VALUE SUBCODE DETAIL]]: a whole one.
std::string fault_envelope(const std::vector<std::string>& words);

inline constexpr const char* end_of_envelope = "</s:Body></s:Envelope>";

}  // namespace psremoting::test::wire
