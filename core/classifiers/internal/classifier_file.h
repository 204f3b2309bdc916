// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of names and numbers of classifiers inside a safetensors file (docs/FORMATS.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/safetensors.h"

namespace vitrine::internal {

/// Metadata entry `key` as a JSON list of texts.
void writeNames(SafetensorsWriter& writer, const std::string& key, const std::vector<std::string>& names);
/// FileCorrupt naming file and key.
Result<std::vector<std::string>> readNames(const SafetensorsFile& file, const std::string& key);

void writeNumber(SafetensorsWriter& writer, const std::string& key, double value);
Result<double> readNumber(const SafetensorsFile& file, const std::string& key);

Result<std::string> readText(const SafetensorsFile& file, const std::string& key);

/// A float tensor where present, else empty.
Result<std::vector<float>> optionalFloats(const SafetensorsFile& file, std::string_view name);
Result<Matrix> optionalMatrix(const SafetensorsFile& file, std::string_view name);

/// A float64 tensor of any shape, flat; TensorMissing, ShapeMismatch (another dtype).
Result<std::vector<double>> readDoubles(const SafetensorsFile& file, std::string_view name);

/// Puts the file's name before an error about one of its tensors.
Error inFile(const SafetensorsFile& file, Error error);

}  // namespace vitrine::internal
