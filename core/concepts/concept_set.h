// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// Concepts in the order of their file. Immutable by habit: make it with load() or fromConcepts().
struct ConceptSet {
    std::string name;                   ///< file name without extension
    std::vector<std::string> concepts;  ///< trimmed, not blank, each once
    std::string fingerprint;            ///< SHA-256 of the concepts, each followed by a line feed
    std::size_t duplicatesDropped = 0;
    std::size_t blanksDropped = 0;

    /// A text file with one concept a line, or a JSON list of strings. FileNotFound, FileCorrupt
    /// (not UTF-8, not such a list), EmptyInput (no concept in it).
    static Result<ConceptSet> load(const std::filesystem::path& path);
    /// Trims, drops blanks and repetitions (first one stays); EmptyInput where nothing remains.
    static Result<ConceptSet> fromConcepts(std::string name, const std::vector<std::string>& concepts);
    /// One concept a line, atomically.
    Result<> save(const std::filesystem::path& path) const;
};

}  // namespace vitrine
