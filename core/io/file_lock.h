// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "base/result.h"

namespace vitrine {

/// Keeps two programs from writing one folder: an advisory lock (flock) that ends with the object or, at the
/// latest, with the process, however that ends. The file itself stays.
class FileLock {
public:
    /// Detail of the error where somebody else holds it: the one cause that time may mend.
    static constexpr const char* kInUse = "is in use by another Vitrine";

    /// Creates `path` where it is absent. FileNotWritable where it can not be created or somebody else
    /// holds it (kInUse); never waits.
    static Result<FileLock> acquire(const std::filesystem::path& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace vitrine
