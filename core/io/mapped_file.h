// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// A regular file mapped read-only. The map lives as long as the object; any thread may read it.
class MappedFile {
public:
    /// FileNotFound (absent, unreadable, a folder), FileCorrupt (zero bytes).
    static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::uint8_t> bytes() const { return {data_, size_}; }
    const std::filesystem::path& path() const { return path_; }

private:
    MappedFile(std::filesystem::path path, const std::uint8_t* data, std::size_t size)
        : path_(std::move(path)), data_(data), size_(size) {}

    std::filesystem::path path_;
    const std::uint8_t* data_;
    std::size_t size_;
};

/// The whole file in memory, for small files that somebody may rewrite meanwhile. Fails as
/// MappedFile::open does, except that zero bytes are fine; FileCorrupt above `maxBytes`.
Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path& path, std::uint64_t maxBytes);

}  // namespace vitrine
