// SPDX-License-Identifier: GPL-3.0-or-later
// Images with sentences about them, as a table: what a CLIP is trained on (docs/FORMATS.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "datasets/dataset.h"

namespace vitrine {

struct CaptionedFile {
    std::filesystem::path path;         ///< as the table says, relative to its folder
    std::vector<std::string> captions;  ///< at least one, in the order of the lines
    std::optional<Split> split;         ///< where the table has such a column
    std::size_t line = 0;               ///< first that names it, from 1
};

struct CaptionTable {
    std::filesystem::path file;
    std::vector<CaptionedFile> images;  ///< each file once
    std::vector<Error> problems;        ///< lines that were left out, each named with the table and its number
};

/// Reads a CSV (or TSV, by its name) of images and captions. The first line may name the columns: one of path,
/// file, filename, image, filepath, image_path; one of caption, text, description, sentence, title; perhaps
/// split. Without such a line the table has two columns, path and caption. An image on several lines has several
/// captions. A line with a missing image, without a caption or of another width is a problem, the rest goes on.
/// FileNotFound and FileCorrupt concern the whole table; EmptyInput: no line is left. Any thread.
Result<CaptionTable> readCaptionTable(const std::filesystem::path& file);

}  // namespace vitrine
