// SPDX-License-Identifier: GPL-3.0-or-later
// Curves as TensorBoard reads them: records of a length, a masked CRC-32C of it, the bytes of one Event
// message, a masked CRC-32C of these (docs/FORMATS.md). Only scalars are written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// CRC-32C (Castagnoli, reflected polynomial 82F63B78) of `bytes`.
std::uint32_t crc32c(std::span<const std::uint8_t> bytes);

/// The rotated and offset checksum that record files store, so that a checksum of checksums stays sound.
std::uint32_t maskedCrc32c(std::span<const std::uint8_t> bytes);

/// Collects scalars and writes them as one file. Any thread, one at a time.
class EventFile {
public:
    /// `wallTime`: seconds since 1970; the time of the version record and of scalars without their own.
    explicit EventFile(double wallTime);

    /// One point of the curve `tag` ("validation/top1"). NaN is left out: TensorBoard draws gaps as such.
    void addScalar(std::string_view tag, std::int64_t step, double value);
    void addScalar(std::string_view tag, std::int64_t step, double value, double wallTime);

    std::span<const std::uint8_t> bytes() const { return bytes_; }
    /// Forgets all records, that of the version too: what follows continues another file.
    void clear() { bytes_.clear(); }

    /// Writes the whole file atomically.
    Result<> write(const std::filesystem::path& path) const;

    /// The name TensorBoard looks for: events.out.tfevents.<seconds>.<host>.
    static std::string fileName(double wallTime, std::string_view host);

private:
    void addRecord(std::span<const std::uint8_t> message);

    double wallTime_;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace vitrine
