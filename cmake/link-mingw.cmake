# Read after CMake's own rules for Windows (see toolchain-mingw.cmake): links with mingw-w64's driver, everything static,
# so that a program needs nothing but Windows. Compiler flags are clang's and stay away from it.
foreach(lang C CXX)
  set(CMAKE_${lang}_LINK_EXECUTABLE
    "x86_64-w64-mingw32-g++-posix -static <CMAKE_${lang}_LINK_FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
endforeach()
