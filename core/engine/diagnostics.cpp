// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnostics.h"

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <thread>
#include <utility>

#include "base/version.h"
#include "clip/blas_health.h"
#include "clip/device.h"

namespace vitrine {

namespace {

/// The part after "key :" of the first such line of a Linux status file.
std::string firstValue(const char* file, std::string_view key) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (!std::string_view(line).starts_with(key)) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const std::size_t start = line.find_first_not_of(" \t", colon + 1);
        return start == std::string::npos ? std::string() : line.substr(start);
    }
    return {};
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

}  // namespace

Diagnostics measureDiagnostics(const std::string& device) {
    Diagnostics result;
    result.vitrineVersion = kVersion;
    result.torchVersion = VITRINE_TORCH_VERSION;
    result.openCvVersion = VITRINE_OPENCV_VERSION;
    result.device = device;
    result.availableDevices = availableDevices();
    result.processor = firstValue("/proc/cpuinfo", "model name");
    result.hardwareThreads = static_cast<int>(std::thread::hardware_concurrency());
    result.computeThreads = computeThreads();
    result.hasBfloat16 = cpuHasBfloat16();
    const BlasHealth health = measureBlasHealth();
    result.blasLibrary = health.library;
    result.linearGflops = health.linearGflops;
    result.peakGflops = health.peakGflops;
    result.blasIsSlow = health.slow;
    if (health.slow) result.advice.push_back(health.advice);
    return result;
}

std::string Diagnostics::toText() const {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"Vitrine", vitrineVersion},
        {"libtorch", torchVersion},
        {"OpenCV", openCvVersion},
        {"Device", device},
        {"Available devices", joined(availableDevices)},
        {"Processor", processor},
        {"Hardware threads", std::to_string(hardwareThreads)},
        {"Compute threads", std::to_string(computeThreads)},
        {"bfloat16 pays", hasBfloat16 ? "yes" : "no"},
        {"BLAS library", blasLibrary.empty() ? "unknown" : blasLibrary},
        {"Biased linear layer", number(linearGflops) + " GFLOP/s" + (blasIsSlow ? " (slow)" : "")},
        {"Peak of the processor", number(peakGflops) + " GFLOP/s"},
    };
    std::string text;
    for (const auto& [name, value] : rows) {
        std::string label = name;
        label.resize(24, ' ');
        text += label + value + "\n";
    }
    for (const std::string& line : advice) text += "Advice: " + line + "\n";
    return text;
}

std::string Diagnostics::toJson() const {
    const nlohmann::ordered_json json{
        {"vitrine_version", vitrineVersion},   {"torch_version", torchVersion},
        {"opencv_version", openCvVersion},     {"device", device},
        {"available_devices", availableDevices}, {"processor", processor},
        {"hardware_threads", hardwareThreads}, {"compute_threads", computeThreads},
        {"has_bfloat16", hasBfloat16},         {"blas_library", blasLibrary},
        {"linear_gflops", linearGflops},       {"peak_gflops", peakGflops},
        {"blas_is_slow", blasIsSlow},          {"advice", advice},
    };
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace vitrine
