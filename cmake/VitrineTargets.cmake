# SPDX-License-Identifier: GPL-3.0-or-later
# Three calls build the house:
#   vitrine_add_room(clip SOURCES … DEPENDS io image [TORCH] [OPENCV])   a static library Vitrine::clip
#   vitrine_register(classifier sparse_cbm)                             one more variant in its room
#   vitrine_add_test(clip SOURCES … [LABELS golden])                    one test program of a room

# The tensor library's headers cost seconds in each file; all torch rooms share one compiled header.
function(vitrine_use_torch target)
  target_link_libraries(${target} PRIVATE vitrine_torch)
  if(TARGET vitrine_torch_pch)
    target_precompile_headers(${target} REUSE_FROM vitrine_torch_pch)
    # A program is compiled -fPIE by default, which the compiled header (-fPIC) does not fit.
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()

function(vitrine_add_room name)
  cmake_parse_arguments(ROOM "TORCH;OPENCV" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(vitrine_${name} STATIC ${ROOM_SOURCES})
  add_library(Vitrine::${name} ALIAS vitrine_${name})
  target_include_directories(vitrine_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(vitrine_${name} PUBLIC tl::expected PRIVATE vitrine_warnings nlohmann_json::nlohmann_json ${ROOM_LIBRARIES})
  foreach(room IN LISTS ROOM_DEPENDS)
    target_link_libraries(vitrine_${name} PUBLIC Vitrine::${room})
  endforeach()
  if(ROOM_TORCH)
    vitrine_use_torch(vitrine_${name})
  endif()
  if(ROOM_OPENCV)
    target_link_libraries(vitrine_${name} PRIVATE vitrine_opencv)
  endif()
endfunction()

# Adds NAME.cpp of the current folder to its room and `KIND make_NAME()` to the generated list of
# that room. Call it after vitrine_add_room in the same CMakeLists.txt.
function(vitrine_register kind name)
  set_property(GLOBAL APPEND PROPERTY VITRINE_REGISTERED_${kind} ${name})
  get_filename_component(room ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  target_sources(vitrine_${room} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp)
endfunction()

# Writes generated/ROOM/KIND_list.inc with one line VITRINE_REGISTERED(name) for each variant.
function(vitrine_write_registry room kind)
  get_property(names GLOBAL PROPERTY VITRINE_REGISTERED_${kind})
  set(lines "// generated from ${room}/CMakeLists.txt\n")
  foreach(name IN LISTS names)
    string(APPEND lines "VITRINE_REGISTERED(${name})\n")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/${room}/${kind}_list.inc" CONTENT "${lines}" @ONLY)
endfunction()

# One CTest entry a program: starting a process linked to the tensor library costs more than most cases.
function(vitrine_add_test name)
  cmake_parse_arguments(TEST "TORCH;OPENCV;QT" "TIMEOUT" "SOURCES;ROOMS;LABELS;LIBRARIES" ${ARGN})
  set(target ${name}_test)
  add_executable(${target} ${TEST_SOURCES})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(${target} PRIVATE vitrine_warnings vitrine_test_support nlohmann_json::nlohmann_json ${TEST_LIBRARIES})
  foreach(room IN LISTS TEST_ROOMS)
    target_link_libraries(${target} PRIVATE Vitrine::${room})
  endforeach()
  if(TEST_TORCH)
    vitrine_use_torch(${target})
  endif()
  if(TEST_OPENCV)
    target_link_libraries(${target} PRIVATE vitrine_opencv)
  endif()
  add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 600)
  endif()
  if(NOT TEST_LABELS)
    set(TEST_LABELS unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;VITRINE_RESOURCES=${CMAKE_SOURCE_DIR}/resources;XDG_CACHE_HOME=${CMAKE_BINARY_DIR}/test-cache")
endfunction()
