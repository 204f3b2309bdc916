// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image_listing.h"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "image/image_decoder.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// The run of digits at `position`, without leading zeros; moves `position` behind it.
std::string_view takeNumber(std::string_view text, std::size_t& position) {
    const std::size_t start = position;
    while (position < text.size() && isDigit(text[position])) ++position;
    std::string_view digits = text.substr(start, position - start);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

int compareNaturally(std::string_view a, std::string_view b) {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const std::string_view x = takeNumber(a, i), y = takeNumber(b, j);
            if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
            if (const int order = x.compare(y); order != 0) return order;
            continue;
        }
        const char x = lowered(a[i++]), y = lowered(b[j++]);
        if (x != y) return static_cast<unsigned char>(x) < static_cast<unsigned char>(y) ? -1 : 1;
    }
    return static_cast<int>(i < a.size()) - static_cast<int>(j < b.size());
}

void sortNaturally(std::vector<fs::path>& paths) {
    std::sort(paths.begin(), paths.end(), [](const fs::path& a, const fs::path& b) {
        return naturallyBefore(a.filename().string(), b.filename().string());
    });
}

void listFolder(const fs::path& folder, ImageListing& listing) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    std::vector<fs::path> files, folders;
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const fs::path& path = entries->path();
        if (path.filename().string().starts_with(".")) continue;
        std::error_code ignored;
        const fs::file_status status = entries->symlink_status(ignored);
        if (fs::is_directory(status)) folders.push_back(path);
        else if (hasImageExtension(path)) files.push_back(path);
    }
    if (error) {
        listing.skipped.push_back({folder, {ErrorCode::FileNotFound, folder.string(), "can not be read: " + error.message()}});
        return;
    }
    sortNaturally(files);
    sortNaturally(folders);
    for (fs::path& file : files) {
        if (listing.files.size() >= kMaxListedImages) return;
        listing.files.push_back(std::move(file));
    }
    for (const fs::path& child : folders) listFolder(child, listing);
}

}  // namespace

bool naturallyBefore(std::string_view a, std::string_view b) {
    const int order = compareNaturally(a, b);
    return order != 0 ? order < 0 : a < b;
}

ImageListing listImages(const std::vector<fs::path>& paths) {
    ImageListing listing;
    for (const fs::path& path : paths) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (fs::is_directory(status)) {
            listFolder(path, listing);
        } else if (fs::exists(status)) {
            listing.files.push_back(path);
        } else {
            const std::string cause = error && error != std::errc::no_such_file_or_directory ? error.message() : "no such file";
            listing.skipped.push_back({path, {ErrorCode::FileNotFound, path.string(), cause}});
        }
    }
    return listing;
}

}  // namespace vitrine
