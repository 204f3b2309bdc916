// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy container (NEP 1), versions 1 to 3. The reader is strict, since such a file is foreign input:
// little-endian numbers in C order, and exactly as many bytes as the header promises.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

enum class NpyType { F4, F8, I4, I8 };

struct NpyHeader {
    NpyType type = NpyType::F4;
    std::vector<std::size_t> shape;
    std::size_t dataStart = 0;  ///< byte of the file where the numbers start

    std::size_t elements() const;
};

/// Checks the first bytes of a file of `bytes.size()` bytes; errors name `subject`: FileCorrupt with the rule that
/// is broken, UnsupportedFormat for another type, byte order or Fortran order.
Result<NpyHeader> parseNpyHeader(std::span<const std::uint8_t> bytes, const std::string& subject);

/// A two-dimensional array of f4 (a view of the mapped file where aligned) or f8 (converted).
Result<Matrix> readNpyMatrix(const std::filesystem::path& path);

/// A one-dimensional array of i4 or i8.
Result<std::vector<std::int64_t>> readNpyIntegers(const std::filesystem::path& path);

/// Writes a matrix as f4, version 1; atomic.
Result<> writeNpyMatrix(const Matrix& values, const std::filesystem::path& path);

}  // namespace vitrine
