#include "config/read_settings.hpp"

#include <set>

#include "config/settings.hpp"

namespace psremoting::config {
namespace {

// Reads one setting, by the kind of its value.
struct Read {
  Section& section;
  const Setting& setting;
  Config& config;

  void operator()(const Member<bool>& member) {
    bool& value = member.write(config);
    if (setting.rule.yes.empty()) return section.read(setting.key(), value);
    std::string word = spell(setting, config);
    section.read(setting.key(), word);
    if (word == setting.rule.yes || word == setting.rule.no)
      value = word == setting.rule.yes;
    else
      complain(word, "write " + quoted(setting.rule.yes) + " or " + quoted(setting.rule.no));
  }
  void operator()(const Member<std::uint32_t>& member) { number(member.write(config)); }
  void operator()(const Member<std::chrono::milliseconds>& member) { duration(member.write(config)); }
  void operator()(const Member<std::chrono::seconds>& member) { duration(member.write(config)); }
  void operator()(const Member<std::string>& member) {
    std::string& value = member.write(config);
    section.read(setting.key(), value);
    if (!setting.rule.wrong) return;
    if (auto instead = setting.rule.wrong(value); !instead.empty()) complain(value, instead);
  }
  void operator()(const Member<std::filesystem::path>& member) { section.read(setting.key(), member.write(config)); }

 private:
  static std::string quoted(std::string_view word) { return '"' + std::string(word) + '"'; }
  void number(std::uint32_t& value) { section.read(setting.key(), value, setting.rule.least, setting.rule.most); }
  template <class Duration>
  void duration(Duration& value) {
    auto count = static_cast<std::uint32_t>(value.count());
    number(count);
    value = Duration(count);
  }
  void complain(const std::string& value, const std::string& instead) {
    const std::string key(setting.key());
    section.complain(key, key + (value.empty() ? " is empty" : " is " + quoted(value)) + "; " + instead + '.');
  }
};

void check_certificates(Section& section, const Service& service) {
  if (service.certificate && service.client_ca.empty())
    section.complain("Auth",
                     "Auth.Certificate is true, but nothing says whose certificates count; write \"ClientCaFile\": "
                     "\"/path/to/ca.pem\" beside Auth.");
}

void check_idle(Section& section, const Quotas& quotas) {
  if (quotas.idle_timeout > quotas.max_idle_timeout)
    section.complain("IdleTimeoutms", "IdleTimeoutms is more than MaxIdleTimeoutms, which is " +
                                          std::to_string(quotas.max_idle_timeout.count()) +
                                          "; lower the one or raise the other.");
}

void read_object(Section section, std::string_view name, Config& config) {
  read_settings(section, name, config);
  if (name == "Service.") check_certificates(section, config.service);
  if (name == "Quotas.") check_idle(section, config.defaults);
  section.finish();
}

}  // namespace

void read_settings(Section& section, std::string_view name, Config& config) {
  std::set<std::string_view> objects;
  for (const Setting& setting : settings()) {
    if (!setting.name.starts_with(name)) continue;
    if (setting.section() == name) {
      std::visit(Read{section, setting, config}, setting.member);
      continue;
    }
    const auto within = setting.name.substr(0, setting.name.find('.', name.size()) + 1);
    if (!objects.insert(within).second) continue;
    const auto key = within.substr(name.size(), within.size() - name.size() - 1);
    if (auto object = section.section(key)) read_object(*object, within, config);
  }
}

void read_quotas(Section section, Quotas& quotas) {
  Config aside;
  aside.defaults = quotas;
  read_object(std::move(section), "Quotas.", aside);
  quotas = aside.defaults;
}

}  // namespace psremoting::config
