// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstring>

#include "base/assert.h"
#include "io/atomic_file.h"
#include "io/json_document.h"
#include "io/number_formats.h"
#include "io/safetensors.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

constexpr std::size_t kAlignment = 8;

template <class T>
std::vector<std::uint8_t> bytesOf(std::span<const T> values) {
    std::vector<std::uint8_t> out(values.size_bytes());
    if (!out.empty()) std::memcpy(out.data(), values.data(), out.size());
    return out;
}

}  // namespace

void SafetensorsWriter::add(std::string name, DType dtype, const Shape& shape, std::vector<std::uint8_t> bytes) {
    TensorInfo info{name, dtype, shape, 0, 0};
    VITRINE_ASSERT(info.elements() * dtypeSize(dtype) == bytes.size());
    VITRINE_ASSERT(std::none_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; }));
    entries_.push_back({std::move(name), dtype, shape, std::move(bytes)});
}

void SafetensorsWriter::addFloats(std::string name, const Shape& shape, std::span<const float> values, DType as) {
    switch (as) {
        case DType::F32: add(std::move(name), as, shape, bytesOf(values)); return;
        case DType::F64: addDoubles(std::move(name), shape, std::vector<double>(values.begin(), values.end())); return;
        case DType::F16:
        case DType::BF16: {
            std::vector<std::uint16_t> packed(values.size());
            as == DType::F16 ? floatToHalf(values, packed) : floatToBfloat(values, packed);
            add(std::move(name), as, shape, bytesOf(std::span<const std::uint16_t>(packed)));
            return;
        }
        default: VITRINE_ASSERT(!"a floating-point dtype");
    }
}

void SafetensorsWriter::addMatrix(std::string name, const Matrix& values, DType as) {
    addFloats(std::move(name), {values.rows(), values.cols()}, values.values(), as);
}

void SafetensorsWriter::addDoubles(std::string name, const Shape& shape, std::span<const double> values) {
    add(std::move(name), DType::F64, shape, bytesOf(values));
}

void SafetensorsWriter::addIntegers(std::string name, const Shape& shape, std::span<const std::int64_t> values) {
    add(std::move(name), DType::I64, shape, bytesOf(values));
}

void SafetensorsWriter::addBytes(std::string name, const Shape& shape, std::span<const std::uint8_t> values) {
    add(std::move(name), DType::U8, shape, bytesOf(values));
}

void SafetensorsWriter::setMetadata(const std::string& key, std::string value) { metadata_[key] = std::move(value); }

Result<> SafetensorsWriter::write(const std::filesystem::path& path) const {
    // Without gaps every tensor is aligned for its type only if wider types come first.
    std::vector<const Entry*> order;
    for (const Entry& entry : entries_) order.push_back(&entry);
    std::stable_sort(order.begin(), order.end(),
                     [](const Entry* a, const Entry* b) { return dtypeSize(a->dtype) > dtypeSize(b->dtype); });

    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    for (const auto& [key, value] : metadata_) {
        if (!isValidUtf8(key) || !isValidUtf8(value))
            return fail(ErrorCode::InvalidOption, path.string(), "metadata that is not UTF-8 cannot be written");
        header["__metadata__"][key] = value;
    }
    std::size_t offset = 0;
    for (const Entry* const entry : order) {
        header[entry->name] = {{"dtype", dtypeName(entry->dtype)},
                               {"shape", entry->shape},
                               {"data_offsets", {offset, offset + entry->bytes.size()}}};
        offset += entry->bytes.size();
    }
    std::string text = header.dump();
    text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
    std::array<std::uint8_t, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<std::uint8_t>(text.size() >> (8 * i));

    VITRINE_ASSIGN(AtomicFile file, AtomicFile::create(path));
    VITRINE_TRY(file.write(length));
    VITRINE_TRY(file.write(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())));
    for (const Entry* const entry : order) VITRINE_TRY(file.write(entry->bytes));
    return file.commit();
}

}  // namespace vitrine
