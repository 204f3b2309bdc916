// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace vitrine {

Result<FileLock> FileLock::acquire(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail(ErrorCode::FileNotWritable, path.string(), "cannot be written: " + std::generic_category().message(errno));
    FileLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
    const int cause = errno;
    return fail(ErrorCode::FileNotWritable, path.string(),
                cause == EWOULDBLOCK ? kInUse : "cannot be locked: " + std::generic_category().message(cause));
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace vitrine
