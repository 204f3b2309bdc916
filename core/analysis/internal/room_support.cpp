// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/room_support.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace vitrine::internal {
namespace {

constexpr int kMaxThreads = 1024;
constexpr double kLongestRow = 1e17;    ///< the square of a distance between two such rows still fits a float
constexpr double kShortestRow = 1e-12;  ///< as long as a row that has a direction

tl::unexpected<Error> lengthProblem(const char* subject, std::size_t row, double length, const char* why) {
    std::ostringstream text;
    text << "row " << row << " has the length " << length << ", " << why << "; scale the points";
    return fail(ErrorCode::NumericalFailure, subject, text.str());
}

void useThreads(int count) {
    if (count > 0 && at::get_num_threads() != count) at::set_num_threads(count);
}

}  // namespace

AnalysisScope::AnalysisScope(const ComputeOptions& options)
    : previous_(at::get_num_threads()), threads_(options.threads > 0 ? options.threads : previous_) {
    useThreads(threads_);
}

AnalysisScope::~AnalysisScope() { useThreads(previous_); }

bool AnalysisScope::checkpoint(JobContext& job, const Progress& progress) const {
    const bool proceed = job.checkpoint(progress);
    useThreads(threads_);
    return proceed;
}

Result<at::Device> analysisDevice(const ComputeOptions& options) {
    if (options.threads < 0 || options.threads > kMaxThreads)
        return fail(ErrorCode::InvalidOption, "threads", "is outside 0 to " + std::to_string(kMaxThreads));
    const std::string& name = options.device;
    if (name == "cpu") return at::Device(at::kCPU);
    int index = 0;
    const char* const end = name.data() + name.size();
    bool parses = name == "cuda";
    if (name.starts_with("cuda:")) {
        const auto [stop, error] = std::from_chars(name.data() + 5, end, index);
        parses = error == std::errc() && stop == end && index >= 0;
    }
    if (!parses) return fail(ErrorCode::InvalidOption, "device", "\"" + name + "\" is not cpu, cuda or cuda:NUMBER");
    if (static_cast<std::size_t>(index) >= torch::cuda::device_count())
        return fail(ErrorCode::DeviceUnavailable, name, "this build or machine has no such CUDA device");
    return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

at::Tensor tensorOver(const Matrix& matrix) {
    return at::from_blob(const_cast<float*>(matrix.data()),
                         {static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.cols())});
}

Matrix matrixOver(const at::Tensor& tensor) {
    auto host = std::make_shared<const at::Tensor>(tensor.to(at::kCPU, at::kFloat).contiguous());
    const float* const values = host->data_ptr<float>();
    return {host, values, static_cast<std::size_t>(host->size(0)), static_cast<std::size_t>(host->size(1))};
}

Result<> checkRows(const Matrix& points, const char* subject) {
    if (points.empty()) return fail(ErrorCode::EmptyInput, subject, "there are no points");
    for (std::size_t i = 0; i < points.rows(); ++i) {
        for (const float value : points.row(i))
            if (!std::isfinite(value))
                return fail(ErrorCode::NumericalFailure, subject,
                            "row " + std::to_string(i) + " holds a number that is not finite");
        if (const double size = length(points.row(i)); size > kLongestRow)
            return lengthProblem(subject, i, size, "squares of it do not fit 32-bit numbers");
    }
    return {};
}

Result<Matrix> comparableRows(const Matrix& points, DistanceMetric metric, const char* subject) {
    const std::size_t n = points.rows(), d = points.cols();
    std::vector<float> out(n * d);
    std::vector<double> mean(d, 0.0);
    if (metric == DistanceMetric::Euclidean) {
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t c = 0; c < d; ++c) mean[c] += points.at(i, c);
        for (double& value : mean) value /= static_cast<double>(n);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = points.row(i);
        const double norm = metric == DistanceMetric::Cosine ? length(row) : 1.0;
        if (metric == DistanceMetric::Cosine && norm > 0.0 && norm <= kShortestRow)
            return lengthProblem(subject, i, norm, "too little for a direction");
        if (metric == DistanceMetric::Cosine && !(norm > 0.0))
            return fail(
                ErrorCode::NumericalFailure, subject,
                "row " + std::to_string(i) + " is a zero vector, which has no cosine; use the Euclidean metric");
        for (std::size_t c = 0; c < d; ++c) out[i * d + c] = static_cast<float>((row[c] - mean[c]) / norm);
    }
    return Matrix(std::move(out), n, d);
}

}  // namespace vitrine::internal
