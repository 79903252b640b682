#pragma once

#include <string>

#include "wsman/reply.hpp"

// The elements of winrm/config and of what is in it, as Windows writes them.
namespace psremoting::wsman {

// The element with all that is in it. Its names are trusted: they come from the configuration's own vocabulary.
void append_config(std::string& to, const ConfigElement& element);
void append_listener(std::string& to, const ListenerInfo& listener);
void append_plugin(std::string& to, const PluginInfo& plugin);

// a:EndpointReference, in an envelope that declares the prefixes a and w.
void append_reference(std::string& to, const EndpointReference& reference);

}  // namespace psremoting::wsman
