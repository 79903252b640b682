# Windows, from Debian: clang 19 with mingw-w64's headers and libraries (the posix thread model's, and only those may be
# installed), because mingw-w64's GCC 12 miscompiles temporaries inside a co_await expression. Other libraries come from
# the stage that tests/windows/prepare makes.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET x86_64-w64-mingw32)
set(CMAKE_CXX_COMPILER_TARGET x86_64-w64-mingw32)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_AR x86_64-w64-mingw32-ar CACHE FILEPATH "")
set(CMAKE_RANLIB x86_64-w64-mingw32-ranlib CACHE FILEPATH "")

# All static: a program needs nothing but Windows. GNU ld warns of every type_info that both compilers made; lld does
# not, in an eighth of the time, but clang does not name the thread library that libstdc++ needs.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=lld-19 -static -lpthread")

if(NOT PSREMOTING_WINDOWS_STAGE)
  execute_process(COMMAND "${CMAKE_CURRENT_LIST_DIR}/../tests/windows/prepare" --print-stage
    OUTPUT_VARIABLE PSREMOTING_WINDOWS_STAGE OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PSREMOTING_WINDOWS_STAGE)

set(CMAKE_FIND_ROOT_PATH "${PSREMOTING_WINDOWS_STAGE}" /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

set(CMAKE_CROSSCOMPILING_EMULATOR "${CMAKE_CURRENT_LIST_DIR}/../tests/windows/run")
