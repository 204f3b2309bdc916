// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Before a hot loop's function: compiles it for AVX2 as well and picks at start-up. Sanitizers run
/// too late for that choice, other compilers and processors lack it; there it is nothing.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define VITRINE_VECTOR_CLONES __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define VITRINE_VECTOR_CLONES
#endif
