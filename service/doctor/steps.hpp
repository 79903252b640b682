#pragma once

#include <vector>

#include "service/doctor/check.hpp"
#include "service/enable/step.hpp"

namespace psremoting::service::doctor {

// What the steps of enabling find, of which nothing is carried out. `cure` is for what they would change.
Checks look_at(const std::vector<enable::Step>& steps, const std::string& cure);

}  // namespace psremoting::service::doctor
