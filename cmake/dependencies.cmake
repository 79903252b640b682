# What comes from outside. On Linux all of it is Debian's; for Windows see cmake/toolchain-mingw.cmake.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(pugixml REQUIRED)
find_package(spdlog REQUIRED)

if(WIN32)
  # Windows 10 and Server 2016 on. Catch2 takes UNICODE for the wish to have a wmain().
  add_compile_definitions(_WIN32_WINNT=0x0A00 NOMINMAX WIN32_LEAN_AND_MEAN UNICODE _UNICODE DO_NOT_USE_WMAIN)
  # What the static libcrypto calls.
  set_property(TARGET OpenSSL::Crypto APPEND PROPERTY INTERFACE_LINK_LIBRARIES ws2_32 crypt32 advapi32)
endif()

# One spelling for every target that runs on Asio: no deprecated corner, awaitables only.
add_library(psremoting_asio INTERFACE)
target_link_libraries(psremoting_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(psremoting_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ERROR_CODE_HEADER_ONLY)
if(WIN32)
  target_link_libraries(psremoting_asio INTERFACE ws2_32 mswsock)
endif()
