# The compiler's settings for all that is ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(psremoting_warnings INTERFACE)
if(MSVC)
  # Not errors: nobody has seen them yet. Sources are UTF-8, and coroutines make many sections.
  target_compile_options(psremoting_warnings INTERFACE /W4)
  add_compile_options(/utf-8 /permissive- /Zc:__cplusplus /Zc:preprocessor /EHsc /bigobj)
else()
  # Designated initializers are there to leave fields at their defaults.
  target_compile_options(psremoting_warnings INTERFACE -Wall -Wextra -Wconversion -Werror -Wno-missing-designated-field-initializers)
endif()

if(PSREMOTING_SANITIZE)
  add_compile_options(-fsanitize=${PSREMOTING_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PSREMOTING_SANITIZE})
endif()
