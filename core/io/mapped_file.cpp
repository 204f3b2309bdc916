// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace vitrine {
namespace {

std::string causeOf(int errorNumber) { return std::generic_category().message(errorNumber); }

/// An open descriptor of a regular file and its size.
struct OpenFile {
    int descriptor = -1;
    std::size_t size = 0;

    OpenFile() = default;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor >= 0) ::close(descriptor);
    }

    Result<> open(const std::filesystem::path& path) {
        // Not blocking, since opening a named pipe would wait for a writer for ever.
        descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0) return fail(ErrorCode::FileNotFound, path.string(), causeOf(errno));
        struct stat status {};
        if (::fstat(descriptor, &status) != 0) return fail(ErrorCode::FileNotFound, path.string(), causeOf(errno));
        if (S_ISDIR(status.st_mode))
            return fail(ErrorCode::FileNotFound, path.string(), "is a folder, a file is needed");
        if (!S_ISREG(status.st_mode)) return fail(ErrorCode::FileNotFound, path.string(), "is not a regular file");
        size = static_cast<std::size_t>(status.st_size);
        return {};
    }
};

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
    OpenFile file;
    VITRINE_TRY(file.open(path));
    if (file.size == 0) return fail(ErrorCode::FileCorrupt, path.string(), "the file is empty (zero bytes)");
    void* const data = ::mmap(nullptr, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0);
    if (data == MAP_FAILED) {
        const int cause = errno;
        return fail(cause == ENOMEM ? ErrorCode::OutOfMemory : ErrorCode::FileNotFound, path.string(),
                    "cannot be mapped: " + causeOf(cause));
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(path, static_cast<const std::uint8_t*>(data), file.size));
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::uint8_t*>(data_), size_); }

Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path& path, std::uint64_t maxBytes) {
    OpenFile file;
    VITRINE_TRY(file.open(path));
    if (file.size > maxBytes)
        return fail(ErrorCode::FileCorrupt, path.string(),
                    "has " + std::to_string(file.size) + " bytes, at most " + std::to_string(maxBytes) + " are read");
    return guarded(path.string(), [&]() -> Result<std::vector<std::uint8_t>> {
        std::vector<std::uint8_t> bytes(file.size);
        std::size_t filled = 0;
        while (filled < bytes.size()) {
            const ssize_t count = ::read(file.descriptor, bytes.data() + filled, bytes.size() - filled);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return fail(ErrorCode::FileNotFound, path.string(), "cannot be read: " + causeOf(errno));
            if (count == 0) break;  // somebody shortened it meanwhile
            filled += static_cast<std::size_t>(count);
        }
        bytes.resize(filled);
        return bytes;
    });
}

}  // namespace vitrine
