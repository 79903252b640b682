#include <cstdint>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/message.hpp"
#include "psrp/priming.hpp"

namespace psremoting::psrp::dummy_session {
namespace {

#define ENUM_TYPE(ref, name) \
  "<TN RefId=\"" ref "\"><T>" name "</T><T>System.Enum</T><T>System.ValueType</T><T>System.Object</T></TN>"
#define NO_HOST                                                                                        \
  "<MS><B N=\"_isHostNull\">true</B><B N=\"_isHostUINull\">true</B><B N=\"_isHostRawUINull\">true</B>" \
  "<B N=\"_useRunspaceHost\">true</B></MS>"
#define NO_MERGE(ref, name) \
  "<Obj RefId=\"" ref "\" N=\"" name "\"><TNRef RefId=\"3\" /><ToString>None</ToString><I32>0</I32></Obj>"

constexpr std::string_view capability_xml =
    "<Obj RefId=\"0\"><MS><Version N=\"protocolversion\">2.3</Version><Version N=\"PSVersion\">2.0</Version>"
    "<Version N=\"SerializationVersion\">1.1.0.1</Version></MS></Obj>";

constexpr std::string_view init_xml =
    "<Obj RefId=\"0\"><MS><I32 N=\"MinRunspaces\">1</I32><I32 N=\"MaxRunspaces\">1</I32>"
    "<Obj RefId=\"1\" N=\"PSThreadOptions\">"
    ENUM_TYPE("0", "System.Management.Automation.Runspaces.PSThreadOptions")
    "<ToString>Default</ToString><I32>0</I32></Obj><Obj RefId=\"2\" N=\"ApartmentState\">"
    ENUM_TYPE("1", "System.Management.Automation.Runspaces.ApartmentState")
    "<ToString>UNKNOWN</ToString><I32>2</I32></Obj><Obj RefId=\"3\" N=\"HostInfo\">" NO_HOST
    "</Obj><Nil N=\"ApplicationArguments\" /></MS></Obj>";

constexpr std::string_view before_script =
    "<Obj RefId=\"0\"><MS><B N=\"NoInput\">true</B><Obj RefId=\"1\" N=\"ApartmentState\">"
    ENUM_TYPE("0", "System.Management.Automation.Runspaces.ApartmentState")
    "<ToString>UNKNOWN</ToString><I32>2</I32></Obj><Obj RefId=\"2\" N=\"RemoteStreamOptions\">"
    ENUM_TYPE("1", "System.Management.Automation.Runspaces.RemoteStreamOptions")
    "<ToString>0</ToString><I32>0</I32></Obj><B N=\"AddToHistory\">false</B><Obj RefId=\"3\" N=\"HostInfo\">" NO_HOST
    "</Obj><Obj RefId=\"4\" N=\"PowerShell\"><MS><B N=\"IsNested\">false</B><Nil N=\"ExtraCmds\" />"
    "<Obj RefId=\"5\" N=\"Cmds\"><TN RefId=\"2\"><T>System.Collections.Generic.List`1[[System.Management.Automation."
    "PSObject, System.Management.Automation, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]</T>"
    "<T>System.Object</T></TN><LST><Obj RefId=\"6\"><MS><S N=\"Cmd\">";

constexpr std::string_view after_script =
    "</S><B N=\"IsScript\">true</B><Nil N=\"UseLocalScope\" /><Obj RefId=\"7\" N=\"MergeMyResult\">"
    ENUM_TYPE("3", "System.Management.Automation.Runspaces.PipelineResultTypes")
    "<ToString>None</ToString><I32>0</I32></Obj>"
    NO_MERGE("8", "MergeToResult") NO_MERGE("9", "MergePreviousResults")
    "<Obj RefId=\"10\" N=\"Args\"><TNRef RefId=\"2\" /><LST /></Obj>"
    NO_MERGE("11", "MergeError") NO_MERGE("12", "MergeWarning") NO_MERGE("13", "MergeVerbose")
    NO_MERGE("14", "MergeDebug") NO_MERGE("15", "MergeInformation")
    "</MS></Obj></LST></Obj><Nil N=\"History\" /><B N=\"RedirectShellErrorOutputPipe\">false</B></MS></Obj>"
    "<B N=\"IsNested\">false</B></MS></Obj>";

#undef ENUM_TYPE
#undef NO_HOST
#undef NO_MERGE

}  // namespace

std::string open(const Guid& pool) {
  MessageHeader capability{Destination::server, MessageType::session_capability, pool, {}};
  MessageHeader init{Destination::server, MessageType::init_runspace_pool, pool, {}};
  std::string bytes = whole_fragment(1, capability, capability_xml) + whole_fragment(2, init, init_xml);
  return base64::encode(bytes_of(bytes));
}

std::string pipeline(const Guid& pool, const Guid& id, std::string_view script) {
  MessageHeader header{Destination::server, MessageType::create_pipeline, pool, id};
  std::string xml;
  xml.append(before_script).append(script).append(after_script);
  return print_whole(3, header, xml);
}

}  // namespace psremoting::psrp::dummy_session
