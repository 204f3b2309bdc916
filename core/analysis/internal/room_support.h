// SPDX-License-Identifier: GPL-3.0-or-later
// What every public function of the room does first: threads, device, views of matrices, checks of the rows.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine::internal {

/// No gradients, and the threads asked for, for the life of the object on this thread.
class AnalysisScope {
public:
    explicit AnalysisScope(const ComputeOptions& options);
    ~AnalysisScope();
    AnalysisScope(const AnalysisScope&) = delete;
    AnalysisScope& operator=(const AnalysisScope&) = delete;

    /// checkpoint(), after which this thread still computes with its threads: a live job in between sets its own.
    [[nodiscard]] bool checkpoint(JobContext& job, const Progress& progress) const;

private:
    c10::InferenceMode inference_;
    int previous_;
    int threads_;
};

/// InvalidOption for a device that does not parse or a negative number of threads, DeviceUnavailable for a
/// device that is not there.
Result<at::Device> analysisDevice(const ComputeOptions& options);

/// A tensor over the matrix' own memory; only read, and it does not outlive the matrix.
at::Tensor tensorOver(const Matrix& matrix);
/// A matrix over the memory of `tensor`, which is brought to the CPU as float32 and contiguous, 2-D.
Matrix matrixOver(const at::Tensor& tensor);

/// EmptyInput without rows or columns, NumericalFailure with the first row that is not finite.
Result<> checkRows(const Matrix& points, const char* subject);

/// What distances are taken between: rows of unit length for the cosine metric (NumericalFailure names a zero
/// row), else rows minus their mean, which leaves distances alone and costs fewer digits.
Result<Matrix> comparableRows(const Matrix& points, DistanceMetric metric, const char* subject);

}  // namespace vitrine::internal
