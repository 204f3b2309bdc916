# SPDX-License-Identifier: GPL-3.0-or-later
add_library(vitrine_warnings INTERFACE)
target_compile_options(vitrine_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wunused
  $<$<BOOL:${VITRINE_WARNINGS_AS_ERRORS}>:-Werror>)
if(VITRINE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Instrumented code hides from gcc that a value was set; it then warns about correct headers of others.
  target_compile_options(vitrine_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
