#pragma once

#include <string>
#include <vector>
#include <windows.h>

// What tokens tell, and SIDs in memory of their own.
namespace psremoting {

// The structure that `what` stands for; empty where the token does not tell.
std::vector<char> ask_token(HANDLE token, TOKEN_INFORMATION_CLASS what);

// Its data() is the SID; empty where Windows does not tell.
using Sid = std::vector<char>;
Sid user_of(HANDLE token);
Sid own_user();
Sid well_known(WELL_KNOWN_SID_TYPE which);

// "S-1-5-…"; empty where it is none.
std::string sid_text(PSID sid);

}  // namespace psremoting
