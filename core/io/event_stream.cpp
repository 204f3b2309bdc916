// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/event_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "io/mapped_file.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHead = 12;  ///< length and its checksum
constexpr std::size_t kTail = 4;   ///< checksum of the message
constexpr const char* kPrefix = "events.out.tfevents.";

std::uint64_t littleEndian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return value;
}

std::optional<std::uint64_t> varint(std::span<const std::uint8_t> bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
        const std::uint8_t byte = bytes[at++];
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
}

/// Field 2 of an Event message; 0 where it has none (the version record).
std::int64_t stepOf(std::span<const std::uint8_t> message) {
    std::size_t at = 0;
    while (at < message.size()) {
        const auto key = varint(message, at);
        if (!key) return 0;
        switch (*key & 7U) {
            case 0: {
                const auto value = varint(message, at);
                if (!value) return 0;
                if (*key >> 3U == 2) return static_cast<std::int64_t>(*value);
                break;
            }
            case 1: at += 8; break;
            case 5: at += 4; break;
            case 2: {
                const auto length = varint(message, at);
                if (!length) return 0;
                at += *length;
                break;
            }
            default: return 0;
        }
    }
    return 0;
}

fs::path newestEventFile(const fs::path& folder) {
    fs::path newest;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.rfind(kPrefix, 0) == 0 && (newest.empty() || name > newest.filename().string())) newest = it->path();
    }
    return newest;
}

tl::unexpected<Error> notWritable(const fs::path& path) { return fail(ErrorCode::FileNotWritable, path.string(), std::strerror(errno)); }

}  // namespace

std::size_t intactEventBytes(std::span<const std::uint8_t> file, std::int64_t lastStep) {
    std::size_t at = 0;
    while (file.size() - at >= kHead + kTail) {
        const auto head = file.subspan(at, kHead);
        const std::uint64_t length = littleEndian(head.first(8));
        if (littleEndian(head.last(4)) != maskedCrc32c(head.first(8)) || length > file.size() - at - kHead - kTail) return at;
        const auto message = file.subspan(at + kHead, length);
        if (littleEndian(file.subspan(at + kHead + length, kTail)) != maskedCrc32c(message) || stepOf(message) > lastStep) return at;
        at += kHead + length + kTail;
    }
    return at;
}

Result<EventStream> EventStream::open(const fs::path& folder, std::int64_t lastStep, double wallTime, std::string_view host) {
    fs::path path = newestEventFile(folder);
    std::size_t kept = 0;
    if (!path.empty()) {
        if (const auto file = MappedFile::open(path)) kept = intactEventBytes((*file)->bytes(), lastStep);
    } else {
        path = folder / EventFile::fileName(wallTime, host);
    }
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor < 0) return notWritable(path);
    EventStream stream(path, descriptor, EventFile(wallTime));
    if (::ftruncate(descriptor, static_cast<off_t>(kept)) != 0) return notWritable(path);
    if (kept > 0) stream.pending_.clear();  // its version record stands already
    VITRINE_TRY(stream.flush());
    return stream;
}

EventStream::EventStream(EventStream&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), pending_(std::move(other.pending_)) {}

EventStream::~EventStream() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void EventStream::addScalar(std::string_view tag, std::int64_t step, double value, double wallTime) {
    pending_.addScalar(tag, step, value, wallTime);
}

Result<> EventStream::flush() {
    std::span<const std::uint8_t> rest = pending_.bytes();
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return notWritable(path_);
        rest = rest.subspan(static_cast<std::size_t>(written));
    }
    pending_.clear();
    return {};
}

}  // namespace vitrine
