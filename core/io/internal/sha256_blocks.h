// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace vitrine::internal {

/// Hash state of SHA-256: the words a to h.
using Sha256State = std::array<std::uint32_t, 8>;

/// Mixes `count` blocks of 64 bytes into `state` (FIPS 180-4, 6.2.2), with the processor's SHA
/// instructions where it has them (about four times as fast: weight files have gigabytes).
void compressSha256(Sha256State& state, const std::uint8_t* blocks, std::size_t count);

/// The same in plain C++, to check the other against.
void compressSha256Portably(Sha256State& state, const std::uint8_t* blocks, std::size_t count);

}  // namespace vitrine::internal
