#pragma once

#include <boost/system/result.hpp>

#include "wsman/fault.hpp"
#include "wsman/operation.hpp"
#include "wsman/xml.hpp"

// The parts of parsing a request; envelope.hpp is the way in.
namespace psremoting::wsman {

template <class T>
using Parsed = boost::system::result<T, Fault>;

// MS-WSMV 3.1.4.1: known headers read, each at most once; an unknown one refused where it must be understood.
Parsed<Header> parse_header(xml::Element header);

// What the action asks for.
Parsed<Operation> parse_body(const Header& header, xml::Element body);

// The Selectors of a SelectorSet.
std::vector<Selector> parse_selectors(xml::Element selector_set);

}  // namespace psremoting::wsman
