// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/grounded_losses.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>

#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

constexpr std::int64_t kRowGrain = 4;

bool isPlain(const at::Tensor& tensor) {
    return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

/// `shares` B×rounds×padded, or undefined where no gradient will be asked for.
at::Tensor kHotForward(const at::Tensor& outputs, const at::Tensor& noise, std::int64_t rounds, float temperature,
                       const at::Tensor& shares) {
    const auto columns = static_cast<std::size_t>(outputs.size(1));
    const std::size_t kept = static_cast<std::size_t>(rounds) * paddedColumns(columns);
    at::Tensor khot = at::empty(outputs.sizes(), outputs.options().requires_grad(false));
    const float* from = outputs.data_ptr<float>();
    const float* drawn = noise.defined() ? noise.data_ptr<float>() : nullptr;
    float* to = khot.data_ptr<float>();
    float* keep = shares.defined() ? shares.data_ptr<float>() : nullptr;
    at::parallel_for(0, outputs.size(0), kRowGrain, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
            kHotRow(from + i * columns, drawn != nullptr ? drawn + i * columns : nullptr, columns,
                    static_cast<std::size_t>(rounds), temperature, to + i * columns,
                    keep != nullptr ? keep + i * kept : nullptr);
    });
    return khot;
}

/// relaxedKHot in one pass a round, its gradient from the kept softmaxes.
struct FusedKHot : torch::autograd::Function<FusedKHot> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& outputs,
                              const at::Tensor& noise, std::int64_t rounds, double temperature) {
        const auto padded = static_cast<std::int64_t>(paddedColumns(static_cast<std::size_t>(outputs.size(1))));
        const at::Tensor shares =
            at::empty({outputs.size(0), rounds, padded}, outputs.options().requires_grad(false));
        context->saved_data["temperature"] = temperature;
        context->saved_data["shares"] = shares;
        return kHotForward(outputs, noise, rounds, static_cast<float>(temperature), shares);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const at::Tensor towards = gradients[0].contiguous();
        const at::Tensor shares = context->saved_data["shares"].toTensor();
        const auto temperature = static_cast<float>(context->saved_data["temperature"].toDouble());
        const auto columns = static_cast<std::size_t>(towards.size(1));
        const auto rounds = static_cast<std::size_t>(shares.size(1));
        const std::size_t kept = rounds * static_cast<std::size_t>(shares.size(2));
        at::Tensor out = at::empty_like(towards);
        const float* from = towards.data_ptr<float>();
        const float* p = shares.data_ptr<float>();
        float* to = out.data_ptr<float>();
        at::parallel_for(0, towards.size(0), kRowGrain, [&](std::int64_t begin, std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
                kHotRowGradient(from + i * columns, p + i * kept, columns, rounds, temperature, to + i * columns);
        });
        return {out, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

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
    const std::int64_t rounds = std::min(count, outputs.size(1));
    const bool plainNoise = !noise.defined() || (isPlain(noise) && noise.sizes() == outputs.sizes());
    if (isPlain(outputs) && plainNoise && !temperature.requires_grad()) {
        const double tau = temperature.item<double>();
        if (at::GradMode::is_enabled() && outputs.requires_grad())
            return FusedKHot::apply(outputs, noise, rounds, tau);
        return kHotForward(outputs, noise, rounds, static_cast<float>(tau), {});
    }
    at::Tensor alpha = noise.defined() ? outputs + noise : outputs;
    at::Tensor khot;
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

at::Tensor teacherTerm(const at::Tensor& khot, const at::Tensor& positives, std::int64_t count) {
    // Every row has the same few positives: only their logarithms are taken.
    const double rounds = static_cast<double>(std::min(count, khot.size(1)));
    return -at::log(at::clamp_min(khot.gather(1, positives), 1e-12) / rounds).mean();
}

}  // namespace vitrine::internal
