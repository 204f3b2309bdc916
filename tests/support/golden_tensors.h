// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a golden case: tensors at full precision and the sub-cases their names spell. Tests that use
// it link the room io.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace vitrine::test {

/// NAME.safetensors of a golden case. A missing tensor throws: the test fails and names it.
class GoldenTensors {
public:
    explicit GoldenTensors(const std::filesystem::path& path) : file_(open(path)) {}

    bool has(const std::string& name) const { return file_.find(name) != nullptr; }
    Matrix matrix(const std::string& name) const { return value(file_.matrix(name), name); }
    std::vector<float> floats(const std::string& name) const { return value(file_.floats(name), name); }
    std::vector<std::int64_t> integers(const std::string& name) const { return value(file_.integers(name), name); }
    std::int64_t integer(const std::string& name) const { return integers(name).at(0); }
    double number(const std::string& name) const { return doubles(name).at(0); }

    /// F64 without rounding; F32 widened.
    std::vector<double> doubles(const std::string& name) const {
        const TensorInfo* tensor = file_.find(name);
        if (tensor == nullptr) throw std::runtime_error("golden tensor " + name + " is missing");
        if (tensor->dtype != DType::F64) {
            const std::vector<float> narrow = floats(name);
            return {narrow.begin(), narrow.end()};
        }
        std::vector<double> values(tensor->elements());
        std::memcpy(values.data(), file_.bytes(*tensor).data(), values.size() * sizeof(double));
        return values;
    }

    /// Integers that are labels or classes.
    std::vector<int> labels(const std::string& name) const {
        const std::vector<std::int64_t> wide = integers(name);
        return {wide.begin(), wide.end()};
    }

    /// Every P for which a tensor "P" + `suffix` exists, in name order.
    std::set<std::string> prefixesOf(const std::string& suffix) const {
        std::set<std::string> prefixes;
        for (const TensorInfo& tensor : file_.tensors()) {
            if (tensor.name.ends_with(suffix)) prefixes.insert(tensor.name.substr(0, tensor.name.size() - suffix.size()));
        }
        return prefixes;
    }

private:
    static SafetensorsFile open(const std::filesystem::path& path) {
        return value(SafetensorsFile::open(path), path.string());
    }
    template <class T>
    static T value(Result<T> result, const std::string& what) {
        if (!result) throw std::runtime_error(what + ": " + result.error().message());
        return std::move(*result);
    }

    SafetensorsFile file_;
};

/// NAME.json of a golden case.
inline nlohmann::json goldenJson(const std::filesystem::path& path) {
    std::ifstream stream(path);
    return nlohmann::json::parse(stream);
}

}  // namespace vitrine::test
