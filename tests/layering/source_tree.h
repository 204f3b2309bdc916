// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vitrine::test {

/// One source file of the project, cut into what the layering rules look at.
struct SourceFile {
    std::string path;                   ///< relative to the source tree, '/' separators
    std::vector<std::string> lines;
    std::vector<std::string> includes;  ///< what stands between <> or ""

    std::string top() const;       ///< "core" of "core/clip/x.cpp"
    std::string room() const;      ///< "clip" of "core/clip/x.cpp"
    std::string stem() const;      ///< "x"
    bool isHeader() const;
    bool isInternal() const;       ///< below an internal/ folder
    bool contains(const std::string& text) const;
};

/// All .h and .cpp files below `folders` of the source tree, sorted by path.
std::vector<SourceFile> sourceFiles(const std::vector<std::string>& folders);

std::filesystem::path sourceDirectory();

}  // namespace vitrine::test
