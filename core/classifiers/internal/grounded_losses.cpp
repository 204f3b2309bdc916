// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/grounded_losses.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace vitrine::internal {

ColumnMoments columnMoments(const at::Tensor& values) {
    // Cosines of one concept differ in the third digit: the moments need float64.
    const at::Tensor wide = values.to(at::kDouble);
    const at::Tensor mean = wide.mean(0);
    const double freedom = std::max<double>(1.0, static_cast<double>(values.size(0)) - 1.0);
    const at::Tensor deviation = at::sqrt((wide - mean).square().sum(0) / freedom);
    return {mean.to(values.scalar_type()), at::clamp_min(deviation, kDeviationFloor).to(values.scalar_type())};
}

at::Tensor topPositives(const at::Tensor& standardised, std::int64_t count) {
    const at::Tensor order = std::get<1>(at::sort(standardised, /*stable=*/true, /*dim=*/1, /*descending=*/true));
    return order.narrow(1, 0, std::min(count, standardised.size(1))).contiguous();
}

at::Tensor positiveMask(const at::Tensor& positives, std::int64_t concepts) {
    at::Tensor mask = at::zeros({positives.size(0), concepts}, positives.options().dtype(at::kBool));
    return mask.scatter_(1, positives, true);
}

GroundedContrastive groundedContrastive(const at::Tensor& outputs, const at::Tensor& mask) {
    const at::Tensor weights = mask.to(outputs.scalar_type());
    const at::Tensor imagesOfConcept = weights.sum(0);
    const at::Tensor used = (imagesOfConcept > 0).to(outputs.scalar_type());

    GroundedContrastive terms;
    terms.row = -((at::log_softmax(outputs, 1) * weights).sum(1) / weights.sum(1)).mean();
    const at::Tensor perConcept = (at::log_softmax(outputs, 0) * weights).sum(0) / at::clamp_min(imagesOfConcept, 1.0);
    terms.column = -perConcept.sum() / used.sum();
    terms.loss = (terms.row + terms.column) / 2;
    return terms;
}

at::Tensor relaxedKHot(const at::Tensor& outputs, const at::Tensor& noise, std::int64_t count,
                       const at::Tensor& temperature) {
    at::Tensor alpha = noise.defined() ? outputs + noise : outputs;
    at::Tensor khot;
    const std::int64_t rounds = std::min(count, outputs.size(1));
    for (std::int64_t round = 0; round < rounds; ++round) {
        const at::Tensor taken = at::softmax(alpha / temperature, 1);
        khot = khot.defined() ? khot + taken : taken;
        if (round + 1 < rounds) alpha = alpha + at::log(at::clamp_min(1 - taken, 1e-6));
    }
    return khot;
}

at::Tensor gatedActivations(const at::Tensor& outputs, const at::Tensor& khot) {
    return at::clamp_max(khot, 1.0) * at::relu(outputs);
}

at::Tensor teacherTerm(const at::Tensor& khot, const at::Tensor& mask, std::int64_t count) {
    const at::Tensor weights = mask.to(khot.scalar_type());
    const double rounds = static_cast<double>(std::min(count, khot.size(1)));
    const at::Tensor surprise = -at::log(at::clamp_min(khot, 1e-12) / rounds);
    return ((surprise * weights).sum(1) / weights.sum(1)).mean();
}

}  // namespace vitrine::internal
