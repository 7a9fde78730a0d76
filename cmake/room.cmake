# The rooms of src/layers.txt as libraries.
#
#   room(name LIBS ...)       builds src/<name>/*.cc into a static library that is shown only the
#                             rooms on its line of src/layers.txt: a forbidden include does not
#                             exist for it. LIBS are third-party targets; no header shows them.
#   room_tests(name)          builds src/<name>/*_test.cc into <name>_tests and registers it.

# room_dependencies(out name): the rooms that <name> may see, read from the map itself.
function(room_dependencies out name)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/layers.txt)
  file(STRINGS ${PROJECT_SOURCE_DIR}/src/layers.txt line REGEX "^${name}:")
  if(NOT line)
    message(FATAL_ERROR "src/layers.txt has no line for room '${name}'")
  endif()
  string(REGEX REPLACE "^${name}: *" "" rooms "${line}")
  separate_arguments(rooms)
  set(${out} ${rooms} PARENT_SCOPE)
endfunction()

function(room name)
  cmake_parse_arguments(ROOM "" "" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  # Code for one family of processors stands in files that end in the family's name.
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    list(FILTER sources EXCLUDE REGEX "_(avx2|avx512|x86)\\.cc$")
  else()
    list(FILTER sources EXCLUDE REGEX "_neon\\.cc$")
  endif()
  add_library(${name} STATIC ${sources})

  # The room's own view: a folder that holds nothing but a link to the room.
  set(view ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/src/${name} ${view}/${name} SYMBOLIC)
  target_include_directories(${name} PUBLIC ${view})

  room_dependencies(dependencies ${name})
  target_link_libraries(${name} PUBLIC ${dependencies} PRIVATE ${ROOM_LIBS} elanus_warnings)
  if(NOT name STREQUAL "core")
    target_precompile_headers(${name} REUSE_FROM core)
  endif()
endfunction()

function(room_tests name)
  cmake_parse_arguments(ROOM "" "" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_tests EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(${name}_tests PRIVATE ${name} ${ROOM_LIBS} elanus_warnings GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_tests PRIVATE ELANUS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_dependencies(unit_tests ${name}_tests)
  add_test(NAME ${name} COMMAND ${name}_tests)
endfunction()
