// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/classifier_file.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace vitrine::internal {

using nlohmann::json;

void writeNames(SafetensorsWriter& writer, const std::string& key, const std::vector<std::string>& names) {
    writer.setMetadata(key, json(names).dump(-1, ' ', false, json::error_handler_t::replace));
}

Result<std::string> readText(const SafetensorsFile& file, const std::string& key) {
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end())
        return fail(ErrorCode::FileCorrupt, file.path().string(), "has no metadata entry " + key);
    return found->second;
}

Result<std::vector<std::string>> readNames(const SafetensorsFile& file, const std::string& key) {
    VITRINE_ASSIGN(const std::string text, readText(file, key));
    const json list = json::parse(text, nullptr, /*allow_exceptions=*/false);
    const auto isText = [](const json& entry) { return entry.is_string(); };
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), isText))
        return fail(ErrorCode::FileCorrupt, file.path().string(), "metadata entry " + key + " is not a list of texts");
    return list.get<std::vector<std::string>>();
}

void writeNumber(SafetensorsWriter& writer, const std::string& key, double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    writer.setMetadata(key, text);
}

Result<double> readNumber(const SafetensorsFile& file, const std::string& key) {
    VITRINE_ASSIGN(const std::string text, readText(file, key));
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(value))
        return fail(ErrorCode::FileCorrupt, file.path().string(), "metadata entry " + key + " is not a number");
    return value;
}

Result<std::vector<float>> optionalFloats(const SafetensorsFile& file, std::string_view name) {
    if (file.find(name) == nullptr) return std::vector<float>();
    return file.floats(name);
}

Result<Matrix> optionalMatrix(const SafetensorsFile& file, std::string_view name) {
    if (file.find(name) == nullptr) return Matrix();
    return file.matrix(name);
}

Result<std::vector<double>> readDoubles(const SafetensorsFile& file, std::string_view name) {
    const TensorInfo* info = file.find(name);
    if (info == nullptr)
        return fail(ErrorCode::TensorMissing, file.path().string(), "has no tensor " + std::string(name));
    if (info->dtype != DType::F64)
        return fail(ErrorCode::ShapeMismatch, file.path().string(),
                    std::string(name) + " is " + info->description() + " where F64 is needed");
    std::vector<double> out(info->elements());
    const auto bytes = file.bytes(*info);
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

Error inFile(const SafetensorsFile& file, Error error) {
    if (error.subject == file.path().string()) return error;
    return Error{error.code, file.path().string(), error.message()};
}

}  // namespace vitrine::internal
