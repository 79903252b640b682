#pragma once

#include <string>

#include "config/config.hpp"
#include "service/commands/listener_certificate.hpp"
#include "service/doctor/check.hpp"
#include "service/doctor/subject.hpp"

// The lines that cures have of our own commands, so that they can be typed as they stand.
namespace psremoting::service::doctor {

// Of one listener among others: its port, and its address where it has one.
std::string remove_line(const config::ListenerConfig& listener);
// The same listener at another port, which is for the reader to choose.
std::string elsewhere_lines(const config::ListenerConfig& listener);
// The listeners that show this certificate, with another one.
std::string another_certificate_lines(const config::Config& config, const CertificateFiles& files);

// Names the service's own files in the lines of our commands, where it is not the one that they mean by themselves.
void name_files(Checks& checks, const Subject& subject);

}  // namespace psremoting::service::doctor
