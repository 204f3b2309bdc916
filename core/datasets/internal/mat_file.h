// SPDX-License-Identifier: GPL-3.0-or-later
// The struct arrays of a MATLAB file of level 5 ("MAT-File Format", MathWorks; versions 5 to 7): what the development
// kit of ImageNet describes its classes with. Foreign bytes: every length is checked before it is believed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vitrine::internal {

/// One field of one element. Characters are in `text` (UTF-8), numbers in `numbers`; other kinds leave both empty.
struct MatValue {
    std::string text;
    std::vector<double> numbers;
};

/// N elements of F fields each.
struct MatStructs {
    std::string name;
    std::vector<std::string> fields;
    std::vector<MatValue> values;  ///< N·F, the fields of an element beside each other

    std::size_t size() const { return fields.empty() ? 0 : values.size() / fields.size(); }
    /// Null where there is no such field.
    const MatValue* find(std::size_t element, std::string_view field) const;
};

/// The struct array of that name, compressed or not. FileCorrupt about `subject` where the bytes break the format,
/// UnsupportedFormat (HDF5 of version 7.3, big-endian), TensorMissing where it holds no such array.
Result<MatStructs> parseMatStructs(std::span<const std::uint8_t> bytes, std::string_view name, const std::string& subject);

}  // namespace vitrine::internal
