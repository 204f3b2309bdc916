// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/grounded_losses.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
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

std::span<const std::int64_t> positivesOf(const at::Tensor& positives, std::size_t first, std::size_t rows) {
    const auto count = static_cast<std::size_t>(positives.size(1));
    return {positives.data_ptr<std::int64_t>() + first * count, rows * count};
}

/// PlainGatedTeacher for a recorded z.
struct RecordedGatedTeacher : torch::autograd::Function<RecordedGatedTeacher> {
    static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context, const at::Tensor& outputs,
                                                  const std::shared_ptr<PlainGatedTeacher>& plain) {
        context->saved_data["plain"] = c10::IValue::make_capsule(c10::make_intrusive<Held>(plain));
        context->set_materialize_grads(false);
        // A tensor of its own: what is returned will know this node, which holds `plain`, and neither would be freed.
        return {plain->activations().detach(), at::full({}, plain->loss(), outputs.options())};
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto held = context->saved_data["plain"].toCapsule();
        const double slope = gradients[1].defined() ? gradients[1].item<double>() : 0.0;
        return {static_cast<const Held&>(*held).plain->gradient(gradients[0], slope), at::Tensor()};
    }

    struct Held : torch::CustomClassHolder {
        explicit Held(std::shared_ptr<PlainGatedTeacher> kept) : plain(std::move(kept)) {}
        std::shared_ptr<PlainGatedTeacher> plain;
    };
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

/// In three passes over the outputs.
ContrastivePass contrastiveOf(const at::Tensor& outputs, const at::Tensor& positives) {
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

    ContrastivePass out;
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

/// The same by operations of the tensor library.
ContrastivePass contrastiveByTensors(const at::Tensor& outputs, const at::Tensor& positives) {
    const auto rows = static_cast<double>(outputs.size(0));
    const auto pairs = static_cast<double>(positives.numel());
    const at::Tensor flat = positives.flatten();
    const at::Tensor images =
        at::zeros({outputs.size(1)}, outputs.options()).index_add_(0, flat, at::ones({flat.size(0)}, outputs.options()));
    const at::Tensor isUsed = images > 0;
    const at::Tensor used = isUsed.sum();
    const at::Tensor inRow = at::log_softmax(outputs, 1), inColumn = at::log_softmax(outputs, 0);
    const at::Tensor columnShare = 1.0 / (images.index_select(0, flat) * used).view_as(positives);  // of each pair

    ContrastivePass out;
    out.row = -inRow.gather(1, positives).mean().item<double>();
    out.column = -(inColumn.gather(1, positives) * columnShare).sum().item<double>();
    out.gradient = inRow.exp().mul_(0.5 / rows).addcmul_(inColumn.exp(), isUsed.to(outputs.scalar_type()) / used, 0.5);
    out.gradient.scatter_add_(1, positives, columnShare.add(1.0 / pairs).mul_(-0.5));
    return out;
}

struct RecordedContrastive : torch::autograd::Function<RecordedContrastive> {
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

ContrastivePass contrastivePass(const at::Tensor& outputs, const at::Tensor& positives) {
    const at::NoGradGuard noGrad;
    if (isPlain(outputs) && positives.is_contiguous()) return contrastiveOf(outputs, positives);
    return contrastiveByTensors(outputs.detach(), positives);
}

GroundedContrastive groundedContrastive(const at::Tensor& outputs, const at::Tensor& positives) {
    if (isPlain(outputs) && positives.is_contiguous()) {
        const ContrastivePass pass = contrastivePass(outputs, positives);
        const auto scalar = outputs.options().requires_grad(false);
        return {at::full({}, pass.row, scalar), at::full({}, pass.column, scalar),
                RecordedContrastive::apply(outputs, pass.loss(), pass.gradient)};
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

PlainGatedTeacher::PlainGatedTeacher(at::Tensor outputs, at::Tensor noise, at::Tensor positives, std::int64_t rounds,
                                     double temperature)
    : outputs_(std::move(outputs)),
      noise_(std::move(noise)),
      positives_(std::move(positives)),
      activations_(at::empty_like(outputs_)),
      rounds_(rounds),
      temperature_(temperature),
      trace_(at::empty({outputs_.size(0), static_cast<std::int64_t>(kHotTraceOf(static_cast<std::size_t>(rounds)))},
                       outputs_.options())) {
    std::vector<double> terms(static_cast<std::size_t>(outputs_.size(0)));
    float* to = activations_.data_ptr<float>();
    float* traces = trace_.data_ptr<float>();
    forEachKHotPart(outputs_, noise_, rounds_, temperature_, [&](const KHotRows& rows, std::size_t first) {
        vitrine::internal::gatedTeacher(rows, positivesOf(positives_, first, rows.rows), to + first * rows.columns,
                                        traces + first * kHotTraceOf(rows.rounds), terms.data() + first);
    });
    loss_ = std::accumulate(terms.begin(), terms.end(), 0.0) / static_cast<double>(positives_.numel());
}

at::Tensor PlainGatedTeacher::gradient(const at::Tensor& activationGradient, double lossSlope) const {
    const at::Tensor towards = activationGradient.defined() ? activationGradient.contiguous() : at::Tensor();
    const auto perEntry = static_cast<float>(lossSlope / static_cast<double>(positives_.numel()));
    at::Tensor out = at::empty_like(outputs_);
    const float* from = towards.defined() ? towards.data_ptr<float>() : nullptr;
    float* to = out.data_ptr<float>();
    const float* traces = trace_.data_ptr<float>();
    forEachKHotPart(outputs_, noise_, rounds_, temperature_, [&](const KHotRows& rows, std::size_t first) {
        gatedTeacherGradient(rows, positivesOf(positives_, first, rows.rows), traces + first * kHotTraceOf(rows.rounds),
                             from != nullptr ? from + first * rows.columns : nullptr, perEntry,
                             to + first * rows.columns);
    });
    return out;
}

std::optional<PlainGatedTeacher> PlainGatedTeacher::of(const at::Tensor& outputs, const at::Tensor& noise,
                                                       const at::Tensor& positives, std::int64_t count,
                                                       const at::Tensor& temperature) {
    if (!isPlainKHot(outputs, noise, temperature) || !positives.is_contiguous()) return std::nullopt;
    return PlainGatedTeacher(outputs.detach(), noise, positives, std::min(count, outputs.size(1)),
                             temperature.item<double>());
}

GatedTeacher gatedTeacher(const at::Tensor& outputs, const at::Tensor& noise, const at::Tensor& positives,
                          std::int64_t count, const at::Tensor& temperature) {
    if (auto plain = PlainGatedTeacher::of(outputs, noise, positives, count, temperature)) {
        const auto recorded =
            RecordedGatedTeacher::apply(outputs, std::make_shared<PlainGatedTeacher>(std::move(*plain)));
        return {recorded[0], recorded[1]};
    }
    const at::Tensor khot = relaxedKHot(outputs, noise, count, temperature);
    return {gatedActivations(outputs, khot), teacherTerm(khot, positives, count)};
}

}  // namespace vitrine::internal
