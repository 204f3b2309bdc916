// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vitrine {

/// Ordinary English words, for comparison with concepts: at most `count`, none of `except`, chosen and
/// ordered by `seed`.
std::vector<std::string> ordinaryWords(std::size_t count, const std::vector<std::string>& except, std::uint64_t seed);

}  // namespace vitrine
