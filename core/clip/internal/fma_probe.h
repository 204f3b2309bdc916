// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace vitrine::internal {

/// Float operations (a multiply and an add count two) of fmaRounds(1).
std::size_t fmaRoundOperations();

/// Runs `rounds` rounds of independent fused multiply-adds that stay in registers. The result is of
/// no meaning but keeps the compiler from leaving the work out.
float fmaRounds(std::size_t rounds);

}  // namespace vitrine::internal
