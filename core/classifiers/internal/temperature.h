// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace vitrine::internal {

enum class TemperatureSchedule { Geometric, Constant, Learnable };

/// τ of a step that follows `finishedSteps` of `totalSteps` others:
/// max(end, start·(end/start)^(finished/total)). The last step has not reached `end` yet.
double geometricTemperature(double start, double end, std::int64_t finishedSteps, std::int64_t totalSteps);

/// The learnable form τ = softplus(ρ) + 0.05, which keeps τ away from zero.
inline constexpr double kLearnableTemperatureFloor = 0.05;
at::Tensor temperatureOfRho(const at::Tensor& rho);
/// The ρ at which temperatureOfRho gives `temperature`.
double rhoOfTemperature(double temperature);

}  // namespace vitrine::internal
