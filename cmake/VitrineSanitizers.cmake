# SPDX-License-Identifier: GPL-3.0-or-later
if(VITRINE_SANITIZE)
  add_compile_options(-fsanitize=${VITRINE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${VITRINE_SANITIZE})
  if(VITRINE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
