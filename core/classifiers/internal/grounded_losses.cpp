// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/grounded_losses.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "classifiers/internal/khot_kernel.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/step_kernels.h"

namespace vitrine::internal {
namespace {

constexpr std::int64_t kRowGrain = 16;
constexpr std::int64_t kSelectionGrain = 64;
constexpr std::int64_t kMostInserted = 64;

bool isRecorded(const at::Tensor& tensor) { return at::GradMode::is_enabled() && tensor.requires_grad(); }

/// Whether the k-hot can be taken row by row over plain memory; a temperature that is learnt needs its own gradient.
bool isPlainKHot(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& temperature) {
    const bool plainNoise = !noise.defined() || (isPlain(noise) && noise.sizes() == outputs.sizes());
    return isPlain(outputs) && plainNoise && !isRecorded(temperature);
}

/// Calls body(rows, first row) for parts of the outputs, on as many threads as there are; noise may be undefined.
template <class Body>
void forEachKHotPart(const at::Tensor& outputs, const at::Tensor& noise, std::int64_t rounds, double temperature,
                     Body&& body) {
    KHotRows rows;
    rows.outputs = outputs.data_ptr<float>();
    rows.noise = noise.defined() ? noise.data_ptr<float>() : nullptr;
    rows.rows = static_cast<std::size_t>(outputs.size(0));
    rows.columns = static_cast<std::size_t>(outputs.size(1));
    rows.rounds = static_cast<std::size_t>(rounds);
    rows.temperature = static_cast<float>(temperature);
    at::parallel_for(0, outputs.size(0), kRowGrain, [&](std::int64_t begin, std::int64_t end) {
        const auto first = static_cast<std::size_t>(begin);
        body(rows.part(first, static_cast<std::size_t>(end) - first), first);
    });
}

/// gatedTeacher with the rows in the cache from z to a, and from the gradient of a to that of z.
struct FusedGatedTeacher : torch::autograd::Function<FusedGatedTeacher> {
    static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context, const at::Tensor& outputs,
                                                  const c10::optional<at::Tensor>& drawn,
                                                  const at::Tensor& positives, std::int64_t rounds,
                                                  double temperature) {
        const at::Tensor noise = drawn.value_or(at::Tensor());
        const auto kept = static_cast<std::int64_t>(kHotTraceOf(static_cast<std::size_t>(rounds)));
        at::Tensor trace = at::empty({outputs.size(0), kept}, outputs.options().requires_grad(false));
        context->save_for_backward({outputs, noise, positives, trace});
        context->saved_data["temperature"] = temperature;
        context->saved_data["rounds"] = rounds;
        context->set_materialize_grads(false);
        at::Tensor activations = at::empty_like(outputs);
        std::vector<double> terms(static_cast<std::size_t>(outputs.size(0)));
        float* to = activations.data_ptr<float>();
        float* traces = trace.data_ptr<float>();
        forEachKHotPart(outputs, noise, rounds, temperature, [&](const KHotRows& rows, std::size_t first) {
            gatedTeacher(rows, positivesOf(positives, first, rows.rows), to + first * rows.columns,
                         traces + first * kHotTraceOf(rows.rounds), terms.data() + first);
        });
        const double sum = std::accumulate(terms.begin(), terms.end(), 0.0);
        return {activations, at::full({}, sum / static_cast<double>(positives.numel()), outputs.options())};
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& positives = saved[2];
        const at::Tensor towards = gradients[0].defined() ? gradients[0].contiguous() : at::Tensor();
        const double slope = gradients[1].defined() ? gradients[1].item<double>() : 0.0;
        const auto perEntry = static_cast<float>(slope / static_cast<double>(positives.numel()));
        at::Tensor out = at::empty_like(saved[0]);
        const float* from = towards.defined() ? towards.data_ptr<float>() : nullptr;
        float* to = out.data_ptr<float>();
        const float* traces = saved[3].data_ptr<float>();
        forEachKHotPart(saved[0], saved[1], context->saved_data["rounds"].toInt(),
                        context->saved_data["temperature"].toDouble(), [&](const KHotRows& rows, std::size_t first) {
                            gatedTeacherGradient(rows, positivesOf(positives, first, rows.rows),
                                                 traces + first * kHotTraceOf(rows.rounds),
                                                 from != nullptr ? from + first * rows.columns : nullptr, perEntry,
                                                 to + first * rows.columns);
                        });
        return {out, at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
    }

    static std::span<const std::int64_t> positivesOf(const at::Tensor& positives, std::size_t first,
                                                     std::size_t rows) {
        const auto count = static_cast<std::size_t>(positives.size(1));
        return {positives.data_ptr<std::int64_t>() + first * count, rows * count};
    }
};

/// NaN is the largest, as for a sort.
bool isLarger(float a, float b) { return a > b || (std::isnan(a) && !std::isnan(b)); }

/// The first `count` of a stable descending sort of each row: a few of thousands, which a sort of all would find
/// fifty times slower.
at::Tensor topPositivesByInsertion(const at::Tensor& values, std::int64_t count) {
    const auto columns = static_cast<std::size_t>(values.size(1));
    const auto kept = std::min(static_cast<std::size_t>(count), columns);
    at::Tensor out = at::empty({values.size(0), static_cast<std::int64_t>(kept)}, values.options().dtype(at::kLong));
    const float* from = values.data_ptr<float>();
    std::int64_t* to = out.data_ptr<std::int64_t>();
    at::parallel_for(0, values.size(0), kSelectionGrain, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const float* row = from + i * columns;
            std::int64_t* best = to + i * kept;
            std::size_t found = 0;
            for (std::size_t j = 0; j < columns; ++j) {
                if (found == kept && !isLarger(row[j], row[best[kept - 1]])) continue;
                std::size_t place = found < kept ? found++ : kept - 1;
                for (; place > 0 && isLarger(row[j], row[best[place - 1]]); --place) best[place] = best[place - 1];
                best[place] = static_cast<std::int64_t>(j);
            }
        }
    });
    return out;
}

/// Both terms of groundedContrastive and the gradient of their mean, in three passes over the outputs.
struct ContrastiveValues {
    double row = 0.0;
    double column = 0.0;
    at::Tensor gradient;  ///< B×D
};
ContrastiveValues contrastiveValues(const at::Tensor& outputs, const at::Tensor& positives) {
    const auto rows = static_cast<std::size_t>(outputs.size(0));
    const auto columns = static_cast<std::size_t>(outputs.size(1));
    const auto perRow = static_cast<std::size_t>(positives.size(1));
    const float* z = outputs.data_ptr<float>();
    const std::int64_t* positive = positives.data_ptr<std::int64_t>();
    std::vector<float> images(columns, 0.0F);
    for (std::size_t n = 0; n < rows * perRow; ++n) images[static_cast<std::size_t>(positive[n])] += 1.0F;
    const auto used = static_cast<double>(std::count_if(images.begin(), images.end(), [](float n) { return n > 0.0F; }));
    const auto rowScale = static_cast<float>(0.5 / static_cast<double>(rows));
    std::vector<float> columnScales(columns);
    for (std::size_t j = 0; j < columns; ++j) columnScales[j] = images[j] > 0.0F ? static_cast<float>(0.5 / used) : 0.0F;

    ContrastiveValues out;
    out.gradient = at::empty(outputs.sizes(), outputs.options().requires_grad(false));
    float* gradient = out.gradient.data_ptr<float>();
    std::vector<float> rowLogSums(rows);
    std::vector<float> columnLogSums(columns);
    softmaxBothWays(z, rows, columns, rowScale, columnScales.data(), rowLogSums.data(), columnLogSums.data(), gradient);
    for (const float sum : rowLogSums) out.row += sum / static_cast<double>(rows);
    for (std::size_t j = 0; j < columns; ++j) out.column += images[j] > 0.0F ? columnLogSums[j] / used : 0.0;
    for (std::size_t n = 0; n < rows * perRow; ++n) {
        const auto j = static_cast<std::size_t>(positive[n]);
        const std::size_t entry = n / perRow * columns + j;
        const double inRow = 1.0 / static_cast<double>(rows * perRow);
        const double inColumn = 1.0 / (used * images[j]);
        out.row -= z[entry] * inRow;
        out.column -= z[entry] * inColumn;
        gradient[entry] -= static_cast<float>(0.5 * (inRow + inColumn));
    }
    return out;
}

struct FusedContrastive : torch::autograd::Function<FusedContrastive> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& /*outputs*/, double loss,
                              const at::Tensor& gradient) {
        context->saved_data["gradient"] = gradient;
        return at::full({}, loss, gradient.options());
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        return {context->saved_data["gradient"].toTensor() * gradients[0], at::Tensor(), at::Tensor()};
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
    if (isPlain(standardised) && count > 0 && count <= kMostInserted) return topPositivesByInsertion(standardised, count);
    const at::Tensor order = std::get<1>(at::sort(standardised, /*stable=*/true, /*dim=*/1, /*descending=*/true));
    return order.narrow(1, 0, std::min(count, standardised.size(1))).contiguous();
}

at::Tensor positiveMask(const at::Tensor& positives, std::int64_t concepts) {
    at::Tensor mask = at::zeros({positives.size(0), concepts}, positives.options().dtype(at::kBool));
    return mask.scatter_(1, positives, true);
}

GroundedContrastive groundedContrastive(const at::Tensor& outputs, const at::Tensor& positives) {
    if (isPlain(outputs) && positives.is_contiguous()) {
        const ContrastiveValues values = contrastiveValues(outputs, positives);
        const auto scalar = outputs.options().requires_grad(false);
        return {at::full({}, values.row, scalar), at::full({}, values.column, scalar),
                FusedContrastive::apply(outputs, (values.row + values.column) / 2, values.gradient)};
    }
    const at::Tensor mask = positiveMask(positives, outputs.size(1));
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
    if (isPlainKHot(outputs, noise, temperature) && !isRecorded(outputs)) {
        at::Tensor khot = at::empty_like(outputs);
        float* to = khot.data_ptr<float>();
        forEachKHotPart(outputs, noise, rounds, temperature.item<double>(),
                        [&](const KHotRows& rows, std::size_t first) { kHot(rows, to + first * rows.columns); });
        return khot;
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
    if (isPlain(outputs) && isPlain(khot) && !isRecorded(outputs) && !isRecorded(khot)) {
        at::Tensor out = at::empty_like(outputs);
        gate(khot.data_ptr<float>(), outputs.data_ptr<float>(), static_cast<std::size_t>(out.numel()),
             out.data_ptr<float>());
        return out;
    }
    return at::clamp_max(khot, 1.0) * at::relu(outputs);
}

at::Tensor teacherTerm(const at::Tensor& khot, const at::Tensor& positives, std::int64_t count) {
    // Every row has the same few positives: only their logarithms are taken.
    const double rounds = static_cast<double>(std::min(count, khot.size(1)));
    return -at::log(at::clamp_min(khot.gather(1, positives), 1e-12) / rounds).mean();
}

GatedTeacher gatedTeacher(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& positives,
                          std::int64_t count, const at::Tensor& temperature) {
    if (isPlainKHot(outputs, noise, temperature) && positives.is_contiguous()) {
        // A recorded function takes no undefined tensor.
        const auto drawn = noise.defined() ? c10::make_optional(noise) : c10::nullopt;
        const auto fused = FusedGatedTeacher::apply(outputs, drawn, positives, std::min(count, outputs.size(1)),
                                                    temperature.item<double>());
        return {fused[0], fused[1]};
    }
    const at::Tensor khot = relaxedKHot(outputs, noise, count, temperature);
    return {gatedActivations(outputs, khot), teacherTerm(khot, positives, count)};
}

}  // namespace vitrine::internal
