# psremoting_library(NAME SOURCES a.cpp … USES base …): the static library of one folder. Headers are included as
# "folder/name.hpp" from the root; the platform's own sources are listed with PLATFORM (file names below linux/ or windows/).
function(psremoting_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PLATFORM;USES" ${ARGN})
  list(TRANSFORM ARG_PLATFORM PREPEND "${PSREMOTING_PLATFORM}/")
  add_library(psremoting_${name} STATIC ${ARG_SOURCES} ${ARG_PLATFORM})
  target_include_directories(psremoting_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  list(TRANSFORM ARG_USES REPLACE "^(base|config|wsman|security|psrp|listener|launcher)$" "psremoting_\\1")
  target_link_libraries(psremoting_${name} PUBLIC ${ARG_USES} PRIVATE psremoting_warnings)
endfunction()

# psremoting_test(NAME SOURCES … USES …): one Catch2 program of unit tests; every test case is a ctest test.
function(psremoting_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_USES REPLACE "^(base|config|wsman|security|psrp|listener|launcher)$" "psremoting_\\1")
  target_link_libraries(${name} PRIVATE ${ARG_USES} psremoting_test_main psremoting_warnings)
  add_test(NAME ${name} COMMAND ${name})
endfunction()
