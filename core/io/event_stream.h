// SPDX-License-Identifier: GPL-3.0-or-later
// An event file that grows while a training runs, so that another program can follow it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/event_file.h"

namespace vitrine {

/// Bytes of `file` up to the first record that is torn, damaged or of a step after `lastStep`.
std::size_t intactEventBytes(std::span<const std::uint8_t> file, std::int64_t lastStep);

/// Appends whole records to the event file of a folder. One thread at a time.
class EventStream {
public:
    /// Goes on with the newest event file of `folder`: what was torn by a crash and what lies after `lastStep` is cut
    /// off first. Without one a new file is begun. FileNotWritable.
    static Result<EventStream> open(const std::filesystem::path& folder, std::int64_t lastStep, double wallTime, std::string_view host);

    EventStream(EventStream&& other) noexcept;
    EventStream& operator=(EventStream&&) = delete;
    ~EventStream();

    /// As EventFile::addScalar; kept until flush().
    void addScalar(std::string_view tag, std::int64_t step, double value, double wallTime);
    /// Writes what was added. FileNotWritable; then nothing more should be added.
    Result<> flush();

    const std::filesystem::path& path() const { return path_; }

private:
    EventStream(std::filesystem::path path, int descriptor, EventFile pending)
        : path_(std::move(path)), descriptor_(descriptor), pending_(std::move(pending)) {}

    std::filesystem::path path_;
    int descriptor_;
    EventFile pending_;
};

}  // namespace vitrine
