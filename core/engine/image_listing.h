// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/snapshots.h"

namespace vitrine {

struct ImageListing {
    std::vector<std::filesystem::path> files;
    std::vector<SkippedPath> skipped;  ///< folders that can not be read, paths that do not exist
};

/// No folder tree gives more files than this.
inline constexpr std::size_t kMaxListedImages = 100'000;

/// Files as named, in their order, whatever they hold; of folders the images (by extension) of the
/// whole tree, each folder's files before its sub-folders, in natural order. Hidden entries and links
/// to folders are not followed. Any thread; reads folders only.
ImageListing listImages(const std::vector<std::filesystem::path>& paths);

/// "bird_9" before "bird_10"; upper and lower case count as equal unless nothing else differs.
bool naturallyBefore(std::string_view a, std::string_view b);

}  // namespace vitrine
