// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/temperature.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace vitrine::internal {

double geometricTemperature(double start, double end, std::int64_t finishedSteps, std::int64_t totalSteps) {
    const double progress =
        static_cast<double>(finishedSteps) / static_cast<double>(std::max<std::int64_t>(totalSteps, 1));
    return std::max(end, start * std::pow(end / start, progress));
}

at::Tensor temperatureOfRho(const at::Tensor& rho) {
    // Beyond 40 softplus and the identity agree in float64 too.
    return at::softplus(rho, /*beta=*/1, /*threshold=*/40) + kLearnableTemperatureFloor;
}

double rhoOfTemperature(double temperature) {
    const double excess = std::max(temperature - kLearnableTemperatureFloor, 1e-6);
    return std::log(std::expm1(excess));
}

}  // namespace vitrine::internal
