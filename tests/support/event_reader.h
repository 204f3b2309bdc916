// SPDX-License-Identifier: GPL-3.0-or-later
// Reads TensorBoard event files independently of the program: a table of CRC-32C made from the
// unreflected polynomial, a parser of the protobuf wire format. Header only.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace vitrine::test {

struct EventScalar {
    std::string tag;
    std::int64_t step = 0;
    float value = 0.0F;
    double wallTime = 0.0;
};

class EventReader {
public:
    explicit EventReader(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) { readRecords(); }
    static EventReader open(const std::filesystem::path& path) {
        std::ifstream stream(path, std::ios::binary);
        return EventReader({std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
    }

    bool isIntact() const { return problem_.empty(); }
    const std::string& problem() const { return problem_; }
    const std::string& version() const { return version_; }
    const std::vector<EventScalar>& scalars() const { return scalars_; }

private:
    struct Field {
        std::uint64_t number = 0, wire = 0, varint = 0;
        std::size_t start = 0, length = 0;
    };

    static std::uint32_t checksum(const std::uint8_t* data, std::size_t length) {
        static const std::vector<std::uint32_t> table = [] {
            std::vector<std::uint32_t> made(256);
            for (std::uint32_t i = 0; i < 256; ++i) {
                // Division by 0x1EDC6F41 with the bits of each byte mirrored.
                std::uint32_t mirrored = 0;
                for (int b = 0; b < 8; ++b) mirrored |= ((i >> b) & 1U) << (31 - b);
                for (int b = 0; b < 8; ++b) mirrored = (mirrored << 1U) ^ ((mirrored >> 31U) != 0 ? 0x1EDC6F41U : 0U);
                for (int b = 0; b < 32; ++b) made[i] |= ((mirrored >> b) & 1U) << (31 - b);
            }
            return made;
        }();
        std::uint32_t value = ~0U;
        for (std::size_t i = 0; i < length; ++i) value = table[(value ^ data[i]) & 255U] ^ (value >> 8U);
        value = ~value;
        return ((value >> 15U) | (value << 17U)) + 0xA282EAD8U;
    }

    template <class T>
    T at(std::size_t position) const {
        T value{};
        std::memcpy(&value, bytes_.data() + position, sizeof value);
        return value;
    }

    bool varint(std::size_t& position, std::size_t end, std::uint64_t& value) {
        value = 0;
        for (int shift = 0; shift < 64 && position < end; shift += 7) {
            const std::uint8_t byte = bytes_[position++];
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) return true;
        }
        return false;
    }

    bool next(std::size_t& position, std::size_t end, Field& field) {
        std::uint64_t key = 0;
        if (position >= end || !varint(position, end, key)) return false;
        field = {key >> 3U, key & 7U};
        if (field.wire == 0) return varint(position, end, field.varint);
        std::uint64_t length = field.wire == 1 ? 8 : field.wire == 5 ? 4 : 0;
        if (field.wire == 2 && !varint(position, end, length)) return false;
        if (length == 0 && field.wire != 2) return false;
        if (length > end - position) return false;
        field.start = position;
        field.length = static_cast<std::size_t>(length);
        position += field.length;
        return true;
    }

    std::string textOf(const Field& field) const {
        return {bytes_.begin() + static_cast<std::ptrdiff_t>(field.start),
                bytes_.begin() + static_cast<std::ptrdiff_t>(field.start + field.length)};
    }

    void readValue(std::size_t position, std::size_t end, EventScalar scalar) {
        for (Field field; next(position, end, field);) {
            if (field.number == 1 && field.wire == 2) scalar.tag = textOf(field);
            if (field.number == 2 && field.wire == 5) scalar.value = at<float>(field.start);
        }
        scalars_.push_back(std::move(scalar));
    }

    void readEvent(std::size_t position, std::size_t end) {
        EventScalar scalar;
        std::vector<Field> summaries;
        for (Field field; next(position, end, field);) {
            if (field.number == 1 && field.wire == 1) scalar.wallTime = at<double>(field.start);
            if (field.number == 2 && field.wire == 0) scalar.step = static_cast<std::int64_t>(field.varint);
            if (field.number == 3 && field.wire == 2) version_ = textOf(field);
            if (field.number == 5 && field.wire == 2) summaries.push_back(field);
        }
        for (const Field& summary : summaries) {
            std::size_t inner = summary.start;
            for (Field value; next(inner, summary.start + summary.length, value);)
                if (value.number == 1 && value.wire == 2) readValue(value.start, value.start + value.length, scalar);
        }
    }

    void readRecords() {
        for (std::size_t position = 0; position < bytes_.size();) {
            if (bytes_.size() - position < 16) return fail("ends inside a record");
            const auto length = at<std::uint64_t>(position);
            if (checksum(bytes_.data() + position, 8) != at<std::uint32_t>(position + 8)) return fail("a length is damaged");
            if (length > bytes_.size() - position - 16) return fail("ends inside a message");
            const std::size_t start = position + 12, end = start + static_cast<std::size_t>(length);
            if (checksum(bytes_.data() + start, end - start) != at<std::uint32_t>(end)) return fail("a message is damaged");
            readEvent(start, end);
            position = end + 4;
        }
    }
    void fail(const char* problem) { problem_ = problem; }

    std::vector<std::uint8_t> bytes_;
    std::string problem_;
    std::string version_;
    std::vector<EventScalar> scalars_;
};

}  // namespace vitrine::test
