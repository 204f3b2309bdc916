// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace vitrine {
namespace {

tl::unexpected<Error> notWritable(const std::filesystem::path& target, int errorNumber) {
    return fail(ErrorCode::FileNotWritable, target.string(),
                "cannot be written: " + std::generic_category().message(errorNumber));
}

std::filesystem::path folderOf(const std::filesystem::path& target) {
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
}

/// Makes the rename itself survive a power failure; a file system that cannot is not an error.
void syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

/// A new empty file beside `target`; the process mask decides its rights, as for any new file.
/// Returns −1 with errno set on failure.
int createBeside(const std::filesystem::path& target, std::string& temporary) {
    static std::atomic<unsigned> counter{0};
    const std::string stem = "." + target.filename().string() + "." + std::to_string(::getpid()) + ".";
    int descriptor = -1;
    do {
        temporary = (folderOf(target) / (stem + std::to_string(counter++) + ".tmp")).string();
        descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor < 0 && errno == EEXIST);
    return descriptor;
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& target) {
    std::error_code ignored;
    if (target.filename().empty() || std::filesystem::is_directory(target, ignored)) return notWritable(target, EISDIR);
    std::string temporary;
    const int descriptor = createBeside(target, temporary);
    if (descriptor < 0) return notWritable(target, errno);
    return AtomicFile(target, std::move(temporary), descriptor);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<> AtomicFile::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return notWritable(target_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<> AtomicFile::commit() {
    struct stat replaced {};
    if (::stat(target_.c_str(), &replaced) == 0 && ::fchmod(descriptor_, replaced.st_mode & 0777U) != 0)
        return notWritable(target_, errno);
    if (::fsync(descriptor_) != 0) return notWritable(target_, errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) return notWritable(target_, errno);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return notWritable(target_, errno);
    temporary_.clear();
    syncFolder(folderOf(target_));
    return {};
}

Result<> writeFileAtomically(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
    VITRINE_ASSIGN(AtomicFile file, AtomicFile::create(path));
    VITRINE_TRY(file.write(bytes));
    return file.commit();
}

Result<> writeFileAtomically(const std::filesystem::path& path, std::string_view text) {
    return writeFileAtomically(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Result<> createDirectories(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return fail(ErrorCode::FileNotWritable, path.string(), "cannot be created: " + error.message());
    if (!std::filesystem::is_directory(path, error))
        return fail(ErrorCode::FileNotWritable, path.string(), "is not a folder");
    return {};
}

}  // namespace vitrine
