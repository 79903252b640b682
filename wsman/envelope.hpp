#pragma once

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

#include "wsman/fault.hpp"
#include "wsman/operation.hpp"

namespace psremoting::wsman {

// A request's body. A mistake in it gives the Fault that the client expects, with the request's MessageID and charset
// as far as they could be read.
boost::system::result<Envelope, Fault> parse(std::string body, std::string_view content_type);

}  // namespace psremoting::wsman
