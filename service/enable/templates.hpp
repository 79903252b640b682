#pragma once

#include <string_view>

// The files of installer/, as they were when this was built.
namespace psremoting::service::enable::templates {

extern const std::string_view unit, strict, sysusers, tmpfiles, pam_common, pam_password_auth, configuration;

}  // namespace psremoting::service::enable::templates
