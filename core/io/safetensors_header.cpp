// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;

struct DTypeRow {
    DType dtype;
    const char* name;
    std::size_t size;
};
constexpr DTypeRow kDTypes[] = {
    {DType::F64, "F64", 8}, {DType::F32, "F32", 4}, {DType::F16, "F16", 2}, {DType::BF16, "BF16", 2},
    {DType::I64, "I64", 8}, {DType::I32, "I32", 4}, {DType::I16, "I16", 2}, {DType::I8, "I8", 1},
    {DType::U8, "U8", 1},   {DType::Bool, "BOOL", 1},
};

const DTypeRow& rowOf(DType dtype) { return kDTypes[static_cast<std::size_t>(dtype)]; }

std::string labelOf(const std::string& name) { return "tensor \"" + name + "\" "; }

/// Parses one entry of the header; every check that needs no other tensor.
class EntryReader {
public:
    EntryReader(const std::string& subject, std::size_t dataBytes) : subject_(subject), dataBytes_(dataBytes) {}

    Result<TensorInfo> read(const std::string& name, const json& entry) const {
        if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
            !entry.contains("data_offsets"))
            return corrupt(name, "needs exactly dtype, shape and data_offsets");
        TensorInfo tensor;
        tensor.name = name;
        VITRINE_TRY(readDType(entry["dtype"], tensor));
        VITRINE_TRY(readShape(entry["shape"], tensor));
        VITRINE_TRY(readRange(entry["data_offsets"], tensor));
        return tensor;
    }

private:
    tl::unexpected<Error> corrupt(const std::string& name, const std::string& cause) const {
        return fail(ErrorCode::FileCorrupt, subject_, labelOf(name) + cause);
    }

    Result<> readDType(const json& value, TensorInfo& tensor) const {
        if (!value.is_string()) return corrupt(tensor.name, "has a dtype that is not text");
        const auto& text = value.get_ref<const std::string&>();
        for (const auto& row : kDTypes) {
            if (text != row.name) continue;
            tensor.dtype = row.dtype;
            return {};
        }
        return fail(ErrorCode::UnsupportedFormat, subject_, labelOf(tensor.name) + "has the dtype " + text);
    }

    /// Also proves that the number of bytes of the shape fits 64 bits.
    Result<> readShape(const json& value, TensorInfo& tensor) const {
        if (!value.is_array()) return corrupt(tensor.name, "has a shape that is not a list");
        std::uint64_t product = dtypeSize(tensor.dtype);
        for (const auto& side : value) {
            if (!side.is_number_unsigned()) return corrupt(tensor.name, "has a side that is not a whole number ≥ 0");
            const auto length = side.get<std::uint64_t>();
            if (length != 0 && product > std::numeric_limits<std::uint64_t>::max() / length)
                return corrupt(tensor.name, "has a shape whose size overflows");
            product *= length;
            tensor.shape.push_back(length);
        }
        return {};
    }

    Result<> readRange(const json& value, TensorInfo& tensor) const {
        if (!value.is_array() || value.size() != 2 || !value[0].is_number_unsigned() || !value[1].is_number_unsigned())
            return corrupt(tensor.name, "has data_offsets that are not two whole numbers ≥ 0");
        tensor.begin = value[0].get<std::uint64_t>();
        tensor.end = value[1].get<std::uint64_t>();
        if (tensor.begin > tensor.end) return corrupt(tensor.name, "ends before it begins");
        if (tensor.end > dataBytes_)
            return corrupt(tensor.name, "ends at byte " + std::to_string(tensor.end) + " of the data, which has " +
                                            std::to_string(dataBytes_) + ": the file is truncated or its header lies");
        const std::size_t bytes = tensor.elements() * dtypeSize(tensor.dtype);
        if (tensor.end - tensor.begin != bytes)
            return corrupt(tensor.name, "is " + tensor.description() + ", that is " + std::to_string(bytes) +
                                            " bytes, but spans " + std::to_string(tensor.end - tensor.begin));
        return {};
    }

    const std::string& subject_;
    std::size_t dataBytes_;
};

/// Ranges in order of their bytes must follow each other without gap or overlap up to the end.
Result<> checkCoverage(const std::vector<TensorInfo>& tensors, std::size_t dataBytes, const std::string& subject) {
    std::size_t expected = 0;
    for (const auto& tensor : tensors) {
        if (tensor.begin != expected)
            return fail(ErrorCode::FileCorrupt, subject,
                        labelOf(tensor.name) + "begins at byte " + std::to_string(tensor.begin) + ", expected " +
                            std::to_string(expected) +
                            (tensor.begin < expected ? ": tensors overlap" : ": bytes between tensors"));
        expected = tensor.end;
    }
    if (expected != dataBytes)
        return fail(ErrorCode::FileCorrupt, subject,
                    std::to_string(dataBytes - expected) + " bytes after the last tensor belong to none");
    return {};
}

Result<json> readHeaderJson(std::span<const std::uint8_t> bytes, const std::string& subject, std::size_t& dataStart) {
    if (bytes.size() < kLengthBytes)
        return fail(ErrorCode::FileCorrupt, subject, "has " + std::to_string(bytes.size()) + " bytes, fewer than the 8 of the header length");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i) length |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    if (length > kMaxHeaderBytes)
        return fail(ErrorCode::FileCorrupt, subject,
                    "not a safetensors file, or its header of " + std::to_string(length) + " bytes is above 100 MB");
    if (length > bytes.size() - kLengthBytes)
        return fail(ErrorCode::FileCorrupt, subject,
                    "the header of " + std::to_string(length) + " bytes is longer than the file: truncated or lying");
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length);
    if (text.empty() || text.front() != '{')
        return fail(ErrorCode::FileCorrupt, subject, "not a safetensors file: its header does not start with '{'");
    dataStart = kLengthBytes + length;
    return parseJson(text, subject);
}

}  // namespace

const char* dtypeName(DType dtype) { return rowOf(dtype).name; }

std::size_t dtypeSize(DType dtype) { return rowOf(dtype).size; }

std::size_t TensorInfo::elements() const {
    std::size_t product = 1;
    for (const std::size_t side : shape) product *= side;
    return product;
}

std::string TensorInfo::description() const {
    std::string out = std::string(dtypeName(dtype)) + " [";
    for (std::size_t i = 0; i < shape.size(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return out + "]";
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::uint8_t> bytes, const std::string& subject) {
    return guarded(subject, [&]() -> Result<SafetensorsHeader> {
        SafetensorsHeader header;
        VITRINE_ASSIGN(const json document, readHeaderJson(bytes, subject, header.dataStart));
        const std::size_t dataBytes = bytes.size() - header.dataStart;
        const EntryReader reader(subject, dataBytes);
        for (const auto& [name, entry] : document.items()) {
            if (name != "__metadata__") {
                VITRINE_ASSIGN(TensorInfo tensor, reader.read(name, entry));
                header.tensors.push_back(std::move(tensor));
                continue;
            }
            if (!entry.is_object()) return fail(ErrorCode::FileCorrupt, subject, "__metadata__ is not an object");
            for (const auto& [key, value] : entry.items()) {
                if (!value.is_string())
                    return fail(ErrorCode::FileCorrupt, subject, "__metadata__ \"" + key + "\" is not text");
                header.metadata.emplace(key, value.get<std::string>());
            }
        }
        // Empty tensors share their place with the next one, so the end decides between equal begins.
        std::stable_sort(header.tensors.begin(), header.tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
            return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
        });
        VITRINE_TRY(checkCoverage(header.tensors, dataBytes, subject));
        return header;
    });
}

}  // namespace vitrine
