// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/safetensors.h"

#include <bit>
#include <cstring>

#include "io/mapped_file.h"
#include "io/number_formats.h"

namespace vitrine {
namespace {

static_assert(std::endian::native == std::endian::little, "tensor bytes are little-endian and are used in place");

bool isFloating(DType dtype) {
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16;
}

template <class T>
bool isAligned(std::span<const std::uint8_t> bytes) {
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0;
}

/// The bytes as elements of T: in place where aligned, else copied into `storage`.
template <class T>
std::span<const T> elementsOf(std::span<const std::uint8_t> bytes, std::vector<T>& storage) {
    if (isAligned<T>(bytes)) return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    storage.resize(bytes.size() / sizeof(T));
    std::memcpy(storage.data(), bytes.data(), storage.size() * sizeof(T));
    return storage;
}

std::vector<float> floatsOf(std::span<const std::uint8_t> bytes, DType dtype) {
    std::vector<float> out(bytes.size() / dtypeSize(dtype));
    if (out.empty()) return out;
    if (dtype == DType::F32) {
        std::memcpy(out.data(), bytes.data(), bytes.size());
    } else if (dtype == DType::F64) {
        std::vector<double> storage;
        const auto values = elementsOf<double>(bytes, storage);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(values[i]);
    } else {
        std::vector<std::uint16_t> storage;
        const auto values = elementsOf<std::uint16_t>(bytes, storage);
        dtype == DType::F16 ? halfToFloat(values, out) : bfloatToFloat(values, out);
    }
    return out;
}

template <class T>
std::vector<std::int64_t> widened(std::span<const std::uint8_t> bytes) {
    std::vector<T> storage;
    const auto values = elementsOf<T>(bytes, storage);
    return {values.begin(), values.end()};
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    VITRINE_ASSIGN(auto map, MappedFile::open(path));
    VITRINE_ASSIGN(auto header, parseSafetensorsHeader(map->bytes(), path.string()));
    auto contents = std::make_shared<Contents>();
    contents->path = path;
    contents->map = std::move(map);
    contents->dataStart = header.dataStart;
    contents->tensors = std::move(header.tensors);
    contents->metadata = std::move(header.metadata);
    for (std::size_t i = 0; i < contents->tensors.size(); ++i) contents->indices[contents->tensors[i].name] = i;
    return SafetensorsFile(std::move(contents));
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
    const auto found = contents_->indices.find(name);
    return found == contents_->indices.end() ? nullptr : &contents_->tensors[found->second];
}

std::span<const std::uint8_t> SafetensorsFile::bytes(const TensorInfo& tensor) const {
    return contents_->map->bytes().subspan(contents_->dataStart + tensor.begin, tensor.end - tensor.begin);
}

Error SafetensorsFile::tensorError(ErrorCode code, const TensorInfo& tensor, const std::string& cause) const {
    return {code, contents_->path.string(),
            "tensor \"" + tensor.name + "\" is " + tensor.description() + ", " + cause + " is needed"};
}

Result<const TensorInfo*> SafetensorsFile::require(std::string_view name) const {
    const TensorInfo* const tensor = find(name);
    if (tensor == nullptr)
        return fail(ErrorCode::TensorMissing, contents_->path.string(), "has no tensor \"" + std::string(name) + "\"");
    return tensor;
}

Result<Matrix> SafetensorsFile::matrix(std::string_view name) const {
    VITRINE_ASSIGN(const TensorInfo* const tensor, require(name));
    if (!isFloating(tensor->dtype))
        return fail(tensorError(ErrorCode::UnsupportedFormat, *tensor, "a floating-point tensor"));
    if (tensor->shape.size() > 2) return fail(tensorError(ErrorCode::ShapeMismatch, *tensor, "a matrix"));
    const std::size_t cols = tensor->shape.empty() ? 1 : tensor->shape.back();
    const std::size_t rows = tensor->shape.size() < 2 ? 1 : tensor->shape.front();
    const auto raw = bytes(*tensor);
    if (tensor->dtype == DType::F32 && isAligned<float>(raw))
        return Matrix(contents_, reinterpret_cast<const float*>(raw.data()), rows, cols);
    return guarded(contents_->path.string(),
                   [&]() -> Result<Matrix> { return Matrix(floatsOf(raw, tensor->dtype), rows, cols); });
}

Result<std::vector<float>> SafetensorsFile::floats(std::string_view name) const {
    VITRINE_ASSIGN(const TensorInfo* const tensor, require(name));
    if (!isFloating(tensor->dtype))
        return fail(tensorError(ErrorCode::UnsupportedFormat, *tensor, "a floating-point tensor"));
    return guarded(contents_->path.string(),
                   [&]() -> Result<std::vector<float>> { return floatsOf(bytes(*tensor), tensor->dtype); });
}

Result<std::vector<std::int64_t>> SafetensorsFile::integers(std::string_view name) const {
    VITRINE_ASSIGN(const TensorInfo* const tensor, require(name));
    const auto raw = bytes(*tensor);
    return guarded(contents_->path.string(), [&]() -> Result<std::vector<std::int64_t>> {
        switch (tensor->dtype) {
            case DType::I64: return widened<std::int64_t>(raw);
            case DType::I32: return widened<std::int32_t>(raw);
            case DType::I16: return widened<std::int16_t>(raw);
            case DType::I8: return widened<std::int8_t>(raw);
            case DType::U8:
            case DType::Bool: return widened<std::uint8_t>(raw);
            default: return fail(tensorError(ErrorCode::UnsupportedFormat, *tensor, "an integer tensor"));
        }
    });
}

}  // namespace vitrine
