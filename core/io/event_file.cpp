// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/event_file.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>

#include "io/atomic_file.h"

namespace vitrine {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78U;
constexpr std::uint32_t kMaskDelta = 0xA282EAD8U;

constexpr std::array<std::uint32_t, 256> makeTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? kPolynomial : 0U);
        table[i] = value;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> kTable = makeTable();

/// The few pieces of the protobuf wire format that an Event needs.
class Message {
public:
    void addDouble(std::uint32_t field, double value) {
        addTag(field, 1);
        addFixed(std::bit_cast<std::uint64_t>(value), 8);
    }
    void addFloat(std::uint32_t field, float value) {
        addTag(field, 5);
        addFixed(std::bit_cast<std::uint32_t>(value), 4);
    }
    void addInteger(std::uint32_t field, std::int64_t value) {
        addTag(field, 0);
        addVarint(static_cast<std::uint64_t>(value));
    }
    void addBytes(std::uint32_t field, std::span<const std::uint8_t> value) {
        addTag(field, 2);
        addVarint(value.size());
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
    void addText(std::uint32_t field, std::string_view value) {
        addBytes(field, {reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
    }
    std::span<const std::uint8_t> bytes() const { return bytes_; }

private:
    void addTag(std::uint32_t field, std::uint32_t wireType) { addVarint((field << 3U) | wireType); }
    void addVarint(std::uint64_t value) {
        for (; value >= 0x80U; value >>= 7U) bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
        bytes_.push_back(static_cast<std::uint8_t>(value));
    }
    void addFixed(std::uint64_t value, int count) {
        for (int i = 0; i < count; ++i) bytes_.push_back(static_cast<std::uint8_t>(value >> (8U * static_cast<unsigned>(i))));
    }

    std::vector<std::uint8_t> bytes_;
};

// Numbers of event.proto and summary.proto.
constexpr std::uint32_t kEventWallTime = 1, kEventStep = 2, kEventFileVersion = 3, kEventSummary = 5;
constexpr std::uint32_t kSummaryValue = 1, kValueTag = 1, kValueSimple = 2;

void addLittleEndian(std::vector<std::uint8_t>& out, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8U * static_cast<unsigned>(i))));
}

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
    std::uint32_t value = 0xFFFFFFFFU;
    for (const std::uint8_t byte : bytes) value = (value >> 8U) ^ kTable[(value ^ byte) & 0xFFU];
    return value ^ 0xFFFFFFFFU;
}

std::uint32_t maskedCrc32c(std::span<const std::uint8_t> bytes) { return std::rotr(crc32c(bytes), 15) + kMaskDelta; }

EventFile::EventFile(double wallTime) : wallTime_(wallTime) {
    Message version;
    version.addDouble(kEventWallTime, wallTime);
    version.addText(kEventFileVersion, "brain.Event:2");
    addRecord(version.bytes());
}

void EventFile::addRecord(std::span<const std::uint8_t> message) {
    const std::size_t start = bytes_.size();
    addLittleEndian(bytes_, message.size(), 8);
    addLittleEndian(bytes_, maskedCrc32c(std::span(bytes_).subspan(start, 8)), 4);
    bytes_.insert(bytes_.end(), message.begin(), message.end());
    addLittleEndian(bytes_, maskedCrc32c(message), 4);
}

void EventFile::addScalar(std::string_view tag, std::int64_t step, double value) {
    addScalar(tag, step, value, wallTime_);
}

void EventFile::addScalar(std::string_view tag, std::int64_t step, double value, double wallTime) {
    if (std::isnan(value)) return;
    Message scalar;
    scalar.addText(kValueTag, tag);
    scalar.addFloat(kValueSimple, static_cast<float>(value));
    Message summary;
    summary.addBytes(kSummaryValue, scalar.bytes());
    Message event;
    event.addDouble(kEventWallTime, wallTime);
    event.addInteger(kEventStep, step);
    event.addBytes(kEventSummary, summary.bytes());
    addRecord(event.bytes());
}

Result<> EventFile::write(const std::filesystem::path& path) const { return writeFileAtomically(path, bytes()); }

std::string EventFile::fileName(double wallTime, std::string_view host) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%010lld", static_cast<long long>(std::floor(wallTime)));
    return "events.out.tfevents." + std::string(seconds) + "." + std::string(host.empty() ? "localhost" : host);
}

}  // namespace vitrine
