// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vitrine {

/// A file that appears whole or not at all: bytes go to a temporary beside the target, which
/// commit() syncs to disk and renames over the target. Without commit() the temporary is removed.
class AtomicFile {
public:
    /// FileNotWritable naming the target and the cause.
    static Result<AtomicFile> create(const std::filesystem::path& target);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Result<> write(std::span<const std::uint8_t> bytes);
    Result<> commit();

private:
    AtomicFile(std::filesystem::path target, std::string temporary, int descriptor)
        : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

    std::filesystem::path target_;
    std::string temporary_;
    int descriptor_;
};

/// Replaces `path` by `bytes` through an AtomicFile; FileNotWritable names path and cause.
Result<> writeFileAtomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
Result<> writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// Creates `path` and its parents; no error when it is there already. FileNotWritable otherwise.
Result<> createDirectories(const std::filesystem::path& path);

}  // namespace vitrine
