// SPDX-License-Identifier: GPL-3.0-or-later
// What the kinds of data sets share: listing folders, reading label files of millions of lines, names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/dataset.h"

namespace vitrine::internal {

/// Visible sub-folders by name. FileNotFound where the folder can not be read.
Result<std::vector<std::filesystem::path>> subfolders(const std::filesystem::path& folder);

/// Visible image files at any depth, by path.
Result<std::vector<std::filesystem::path>> imagesBelow(const std::filesystem::path& folder);

/// Whether some image lies directly in the folder.
bool holdsImages(const std::filesystem::path& folder);

/// Train, validation or test folder, by its name in any case.
std::optional<Split> splitOfName(std::string name);

/// `path` relative to `root` with '/' between its parts; FileCorrupt where it is not UTF-8.
Result<std::string> itemId(const std::filesystem::path& path, const std::filesystem::path& root);

/// The last part of the folder's absolute path; "data set" where that is not UTF-8.
std::string folderTitle(const std::filesystem::path& root);

/// A folder or label name as words: '_' becomes a blank.
std::string asWords(std::string name);

/// The first of `candidates` that exists below `root`, or an empty path.
std::filesystem::path firstExisting(const std::filesystem::path& root, const std::vector<std::string>& candidates);

/// Whether a path taken from a label file stays inside its folder.
bool staysInside(const std::filesystem::path& relative);

/// One line of a label file, for messages that name it.
struct LabelLine {
    const std::filesystem::path& file;
    std::size_t number = 0;  ///< from 1
    std::string_view text;

    tl::unexpected<Error> corrupt(const std::string& cause) const;
    /// The parts between blanks and tabs.
    std::vector<std::string_view> words() const;
    /// A whole number of [lowest, highest]; the error names the line and what was expected.
    Result<std::int64_t> wholeNumber(std::string_view word, std::int64_t lowest, std::int64_t highest) const;
};

/// Calls `take` for every line that is not blank, with LF, CRLF or CR at its end; no line is kept, so a
/// file of millions of lines costs its bytes. FileCorrupt for a line that is not UTF-8 or holds a zero byte.
Result<> forEachLine(const std::filesystem::path& file, const std::function<Result<>(const LabelLine&)>& take);

/// "ID TEXT" lines with ids 1, 2, 3 … in any order, each once; position i holds the text of id i + 1.
Result<std::vector<std::string>> readNumberedLines(const std::filesystem::path& file);

}  // namespace vitrine::internal
