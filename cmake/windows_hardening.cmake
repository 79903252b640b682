# Control flow guard, where the C runtime has the table that the loader looks for (mingw-w64 11 and later; see
# docs/adr/0016-control-flow-guard.md).
if(MSVC)
  add_compile_options(/guard:cf)
  # The manifest is a resource of ours.
  add_link_options(/guard:cf /MANIFEST:NO)
  return()
endif()
include(CheckCXXSourceCompiles)
check_cxx_source_compiles("extern \"C\" const char _load_config_used[]; int main() { return _load_config_used[0]; }"
  PSREMOTING_HAS_LOAD_CONFIG)
if(PSREMOTING_HAS_LOAD_CONFIG)
  add_compile_options(-mguard=cf)
  add_link_options(-mguard=cf)
endif()
