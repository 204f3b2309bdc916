// SPDX-License-Identifier: GPL-3.0-or-later
// Reference values of one case as tensors, and comparisons that remember the largest deviation seen.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "io/json_document.h"
#include "io/safetensors.h"
#include "support/device.h"

namespace vitrine::test {

/// NAME.json and NAME.safetensors of the folder of golden methods.
class GoldenCase {
public:
    explicit GoldenCase(const std::filesystem::path& jsonPath)
        : document(readJson(jsonPath).value()),
          file_(SafetensorsFile::open(std::filesystem::path(jsonPath).replace_extension(".safetensors")).value()) {}

    bool has(const std::string& name) const { return file_.find(name) != nullptr; }

    /// In the type of the file (float32, float64 or int64), on testDevice().
    at::Tensor stored(const std::string& name) const {
        const TensorInfo* info = file_.find(name);
        if (info == nullptr) throw std::runtime_error("no golden tensor " + name);
        const auto type = info->dtype == DType::F64 ? at::kDouble : info->dtype == DType::I64 ? at::kLong : at::kFloat;
        const std::vector<std::int64_t> shape(info->shape.begin(), info->shape.end());
        const auto bytes = file_.bytes(*info);
        at::Tensor out = at::empty(shape, type);
        std::copy(bytes.begin(), bytes.end(), static_cast<std::uint8_t*>(out.data_ptr()));
        return out.to(at::Device(testDevice()));
    }
    /// Converted to the floating type a test computes in.
    at::Tensor as(const std::string& name, at::ScalarType type) const { return stored(name).to(type); }

    static at::TensorOptions options(at::ScalarType type) {
        return at::TensorOptions(type).device(at::Device(testDevice()));
    }

    nlohmann::json document;

private:
    SafetensorsFile file_;
};

/// Largest |actual − expected| over the tensors compared so far; printed by the tests as their figure.
struct Deviation {
    double largest = 0.0;

    ::testing::AssertionResult within(const at::Tensor& actual, const at::Tensor& expected, double relative,
                                      double absolute) {
        const at::Tensor a = actual.detach().to(at::kCPU, at::kDouble);
        const at::Tensor e = expected.to(at::kCPU, at::kDouble);
        if (a.sizes() != e.sizes()) return ::testing::AssertionFailure() << "shapes differ";
        if (a.numel() == 0) return ::testing::AssertionSuccess();
        const at::Tensor gap = (a - e).abs();
        const at::Tensor bound = e.abs() * relative + absolute;
        largest = std::max(largest, gap.max().item<double>());
        if (at::logical_and(gap <= bound, at::isfinite(a)).all().item<bool>()) return ::testing::AssertionSuccess();
        return ::testing::AssertionFailure()
               << "largest deviation " << gap.max().item<double>() << ", allowed " << bound.max().item<double>();
    }
};

}  // namespace vitrine::test
