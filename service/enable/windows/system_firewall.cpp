#include <windows.h>
#include <netfw.h>
#include <oleauto.h>

#include "base/windows/text.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::enable {
namespace {

constexpr HRESULT not_there = static_cast<HRESULT>(0x80070002);  // ERROR_FILE_NOT_FOUND

// Owns one reference.
template <class T>
class Com {
 public:
  Com() = default;
  Com(const Com&) = delete;
  Com& operator=(const Com&) = delete;
  ~Com() {
    if (it_) it_->Release();
  }
  T* operator->() const { return it_; }
  T* get() const { return it_; }
  T** put() { return &it_; }

 private:
  T* it_ = nullptr;
};

class Text {
 public:
  Text() = default;
  explicit Text(const std::string& text) : it_(::SysAllocString(wide(text).c_str())) {}
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  ~Text() { ::SysFreeString(it_); }
  BSTR get() const { return it_; }
  BSTR* put() { return &it_; }
  std::string utf8() const { return it_ ? psremoting::utf8(it_) : std::string(); }

 private:
  BSTR it_ = nullptr;
};

Error com_error(const std::string& what, HRESULT code) {
  auto why = windows_error(what, static_cast<DWORD>(code));
  if (code == E_NOTIMPL || code == REGDB_E_CLASSNOTREG || code == static_cast<HRESULT>(0x800706D9))  // no such service
    why.code = Errc::not_supported;
  return why;
}

bool same_text(HRESULT asked, const Text& text, const char* wanted) {
  return SUCCEEDED(asked) && text.utf8() == wanted;
}

// A rule that lets TCP in, as far as our own say something.
FirewallRule read(const Com<INetFwRule>& rule) {
  FirewallRule found;
  Text name, program, ports, from, any;
  long profiles = 0, protocol = 0;
  VARIANT_BOOL enabled = VARIANT_FALSE;
  NET_FW_ACTION action = NET_FW_ACTION_BLOCK;
  NET_FW_RULE_DIRECTION direction = NET_FW_RULE_DIR_OUT;
  rule->get_Name(name.put());
  rule->get_ApplicationName(program.put());
  rule->get_LocalPorts(ports.put());
  rule->get_Profiles(&profiles);
  rule->get_Protocol(&protocol);
  rule->get_Enabled(&enabled);
  rule->get_Action(&action);
  rule->get_Direction(&direction);
  found.local_subnet_only = same_text(rule->get_RemoteAddresses(from.put()), from, "LocalSubnet");
  found.name = name.utf8();
  found.is_public = profiles == NET_FW_PROFILE2_PUBLIC;
  const bool in_force = enabled == VARIANT_TRUE && action == NET_FW_ACTION_ALLOW && direction == NET_FW_RULE_DIR_IN &&
                        protocol == NET_FW_IP_PROTOCOL_TCP &&
                        (found.is_public || profiles == (NET_FW_PROFILE2_DOMAIN | NET_FW_PROFILE2_PRIVATE));
  // What somebody switched off or changed fits nothing we want.
  if (in_force) found.program = program.utf8();
  if (in_force) found.ports = ports.utf8();
  return found;
}

HRESULT write(const Com<INetFwRule>& to, const FirewallRule& rule) {
  const Text name(rule.name), program(rule.program), ports(rule.ports), subnet("LocalSubnet"), group("psremoting");
  const Text words("Lets PowerShell remoting (WSMan) in to psremoting.");
  HRESULT worst = S_OK;
  const auto set = [&](HRESULT one) {
    if (FAILED(one)) worst = one;
  };
  set(to->put_Name(name.get()));
  set(to->put_Description(words.get()));
  set(to->put_ApplicationName(program.get()));
  set(to->put_Protocol(NET_FW_IP_PROTOCOL_TCP));
  set(to->put_LocalPorts(ports.get()));
  if (rule.local_subnet_only) set(to->put_RemoteAddresses(subnet.get()));
  set(to->put_Direction(NET_FW_RULE_DIR_IN));
  set(to->put_Action(NET_FW_ACTION_ALLOW));
  set(to->put_Profiles(rule.is_public ? NET_FW_PROFILE2_PUBLIC : NET_FW_PROFILE2_DOMAIN | NET_FW_PROFILE2_PRIVATE));
  set(to->put_Grouping(group.get()));
  set(to->put_Enabled(VARIANT_TRUE));
  return worst;
}

class SystemFirewall final : public Firewall {
 public:
  SystemFirewall() : started_(SUCCEEDED(::CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) {}
  ~SystemFirewall() override {
    if (started_) ::CoUninitialize();
  }

  Result<bool> on_public_network() override {
    if (pretends()) return error(Errc::not_supported, "this is Wine, which has no networks of a kind");
    Com<INetFwPolicy2> policy;
    if (auto opened = open(policy); !opened) return opened.error();
    long profiles = 0;
    if (const HRESULT failed = policy->get_CurrentProfileTypes(&profiles); FAILED(failed))
      return com_error("the firewall's profiles", failed);
    return (profiles & NET_FW_PROFILE2_PUBLIC) != 0;
  }

  Result<std::optional<FirewallRule>> find(const std::string& name) override {
    if (pretends()) return error(Errc::not_supported, "this is Wine, which keeps no rules");
    Com<INetFwPolicy2> policy;
    Com<INetFwRules> rules;
    if (auto opened = open(policy, rules); !opened) return opened.error();
    Com<INetFwRule> rule;
    const HRESULT failed = rules->Item(Text(name).get(), rule.put());
    if (failed == not_there) return std::optional<FirewallRule>();
    if (FAILED(failed)) return com_error("the firewall rule " + name, failed);
    return std::optional<FirewallRule>(read(rule));
  }

  Result<void> add(const FirewallRule& rule) override {
    if (auto removed = remove(rule.name); !removed) return removed;
    Com<INetFwPolicy2> policy;
    Com<INetFwRules> rules;
    if (auto opened = open(policy, rules); !opened) return opened.error();
    Com<INetFwRule> made;
    HRESULT failed = ::CoCreateInstance(__uuidof(NetFwRule), nullptr, CLSCTX_INPROC_SERVER, __uuidof(INetFwRule),
                                        reinterpret_cast<void**>(made.put()));
    if (SUCCEEDED(failed)) failed = write(made, rule);
    if (SUCCEEDED(failed)) failed = rules->Add(made.get());
    if (FAILED(failed)) return com_error("the firewall rule " + rule.name, failed);
    return {};
  }

  // All of that name: nothing keeps somebody from making two.
  Result<void> remove(const std::string& name) override {
    for (int i = 0; i < 100; ++i) {
      auto found = find(name);
      if (!found) return found.error();
      if (!*found) return {};
      Com<INetFwPolicy2> policy;
      Com<INetFwRules> rules;
      if (auto opened = open(policy, rules); !opened) return opened.error();
      if (const HRESULT failed = rules->Remove(Text(name).get()); FAILED(failed))
        return com_error("the firewall rule " + name, failed);
    }
    return error(Errc::io, "the firewall rule " + name + " does not go");
  }

 private:
  // Its firewall says yes to everything and keeps nothing.
  static bool pretends() {
    const HMODULE ntdll = ::GetModuleHandleW(L"ntdll.dll");
    return ntdll && ::GetProcAddress(ntdll, "wine_get_version");
  }

  static Result<void> open(Com<INetFwPolicy2>& policy) {
    const HRESULT failed = ::CoCreateInstance(__uuidof(NetFwPolicy2), nullptr, CLSCTX_INPROC_SERVER,
                                              __uuidof(INetFwPolicy2), reinterpret_cast<void**>(policy.put()));
    if (FAILED(failed)) return com_error("the firewall", failed);
    return {};
  }
  static Result<void> open(Com<INetFwPolicy2>& policy, Com<INetFwRules>& rules) {
    if (auto opened = open(policy); !opened) return opened;
    if (const HRESULT failed = policy->get_Rules(rules.put()); FAILED(failed))
      return com_error("the firewall's rules", failed);
    return {};
  }

  bool started_;
};

}  // namespace

std::unique_ptr<Firewall> system_firewall() { return std::make_unique<SystemFirewall>(); }

}  // namespace psremoting::service::enable
