// SPDX-License-Identifier: GPL-3.0-or-later
// What each class looks like, in a file of the published layout {"class": ["descriptor", …], …}
// (docs/FORMATS.md).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// C lists in class order; an empty list is a class nobody described.
using ClassDescriptors = std::vector<std::vector<std::string>>;

/// Reads the lists of `classNames`. An entry belongs to every class of that name; capitals, underscores and
/// hyphens do not count in the comparison. Classes without an entry get an empty list; descriptors are trimmed,
/// blanks and repetitions within a class dropped. FileCorrupt: another layout, a class named twice.
/// InvalidOption: an entry for a class that is not there. EmptyInput: no descriptor of any class.
Result<ClassDescriptors> readClassDescriptors(const std::filesystem::path& file,
                                              const std::vector<std::string>& classNames);

/// SHA-256 of the lists in order: what a run record keeps of them.
std::string descriptorsFingerprint(const ClassDescriptors& descriptors);

/// Writes one entry a class, in class order, atomically. Class names must differ from one another.
Result<> writeClassDescriptors(const std::filesystem::path& file, const std::vector<std::string>& classNames,
                               const ClassDescriptors& descriptors);

}  // namespace vitrine
