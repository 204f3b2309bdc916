// SPDX-License-Identifier: GPL-3.0-or-later
// The binary version of CIFAR (Krizhevsky 2009): records of one or two label bytes and 32 × 32 pixels as
// planes R, G, B, thousands in a file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "datasets/dataset.h"

namespace vitrine::internal {

struct CifarRecord {
    std::size_t labelBytes = 1;  ///< before the pixels
    std::size_t labelIndex = 0;  ///< which of them is the label
};

/// Adds every record of `file`; ids are "FILE/00042". FileCorrupt for a size that is no whole number of
/// records and for a label without a class.
Result<> addCifarRecords(Dataset& dataset, const std::filesystem::path& file, Split split, const CifarRecord& record);

/// Class names, one a line, '_' as blank.
Result<std::vector<std::string>> readCifarNames(const std::filesystem::path& file);

}  // namespace vitrine::internal
