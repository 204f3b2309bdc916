// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/objective.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <utility>

#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/temperature.h"

namespace vitrine::internal {
namespace {

at::Tensor thesisLoss(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& outputs) {
    if (options.method == Method::Contrastive) return pairedContrastive(outputs, outputs, batch.positives);
    const auto perturbed = [&](const at::Tensor& noise) {
        const at::Tensor used = noise.defined() ? noise : at::zeros({}, outputs.options());
        return gumbelPerturbed(outputs, options.argument, used, batch.temperature);
    };
    return pairedContrastive(perturbed(batch.columnNoise), perturbed(batch.rowNoise), batch.positives);
}

at::Tensor referenceLoss(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& outputs) {
    if (options.method == Method::Contrastive) return referenceContrastive(outputs);
    return referenceGumbel(outputs, batch.columnNoise, batch.rowNoise, batch.temperature);
}

}  // namespace

ObjectiveTerms evaluateObjective(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& weights,
                                 const at::Tensor& head) {
    ObjectiveTerms terms;
    terms.outputs = at::mm(batch.scores, weights.t());
    terms.activations = terms.outputs;
    if (options.method == Method::L1) {
        terms.conceptLoss = l1Penalty(weights, options.l1Weight);
    } else if (options.formulation == Formulation::Thesis) {
        terms.conceptLoss = thesisLoss(options, batch, terms.outputs);
    } else if (options.formulation == Formulation::Reference) {
        terms.conceptLoss = referenceLoss(options, batch, terms.outputs);
    } else {
        const at::Tensor mask = positiveMask(batch.positives, terms.outputs.size(1));
        if (options.method == Method::Contrastive) {
            terms.conceptLoss = groundedContrastive(terms.outputs, mask).loss;
        } else {
            const at::Tensor khot = relaxedKHot(terms.outputs, batch.columnNoise, options.khotCount, batch.temperature);
            terms.activations = gatedActivations(terms.outputs, khot);
            terms.conceptLoss = teacherTerm(khot, mask, options.khotCount) * options.teacherWeight;
        }
    }
    const at::Tensor seen = options.jointGradient() ? terms.activations : terms.activations.detach();
    terms.logits = at::mm(seen, head.t());
    terms.classLoss = crossEntropy(terms.logits, batch.labels);
    return terms;
}

ObjectiveTerms inferBottleneck(const ObjectiveOptions& options, const at::Tensor& scores, const at::Tensor& weights,
                               const at::Tensor& head, double temperature) {
    ObjectiveTerms terms;
    terms.outputs = at::mm(scores, weights.t());
    terms.activations = terms.outputs;
    if (options.gated()) {
        const at::Tensor tau = at::scalar_tensor(temperature, terms.outputs.options());
        terms.activations = gatedActivations(terms.outputs, relaxedKHot(terms.outputs, {}, options.khotCount, tau));
    }
    terms.logits = at::mm(terms.activations, head.t());
    return terms;
}

BottleneckStepper::BottleneckStepper(ObjectiveOptions options, const OptimizerOptions& conceptOptimizer,
                                     const OptimizerOptions& headOptions, at::Tensor initialWeights,
                                     at::Tensor initialHead, at::Tensor initialRho)
    : weights(std::move(initialWeights)),
      head(std::move(initialHead)),
      rho(std::move(initialRho)),
      weightsOptimizer(conceptOptimizer, weights),
      headOptimizer(headOptions, head),
      rhoOptimizer(conceptOptimizer, rho.defined() ? rho : at::zeros({}, weights.options())),
      options_(options) {
    weights.requires_grad_(true);
    head.requires_grad_(true);
    if (rho.defined()) rho.requires_grad_(true);
}

StepLosses BottleneckStepper::step(Batch batch) {
    if (rho.defined()) batch.temperature = temperatureOfRho(rho);
    const ObjectiveTerms terms = evaluateObjective(options_, batch, weights, head);

    StepLosses losses;
    losses.conceptLoss = terms.conceptLoss.item<double>();
    losses.classLoss = terms.classLoss.item<double>();
    losses.correct = at::eq(terms.logits.argmax(1), batch.labels).sum().item<std::int64_t>();
    losses.finite = std::isfinite(losses.conceptLoss) && std::isfinite(losses.classLoss);
    if (!losses.finite) return losses;

    // A proximal solver treats the ℓ1 term in its own step; its gradient must not act twice.
    const bool penaltyByProximalStep = options_.method == Method::L1 && options_.solver != L1Solver::Subgradient;
    const at::Tensor total = penaltyByProximalStep ? terms.classLoss : terms.classLoss + terms.conceptLoss;
    std::vector<at::Tensor> parameters{weights, head};
    if (rho.defined()) parameters.push_back(rho);
    const std::vector<at::Tensor> gradients = torch::autograd::grad({total}, parameters, {}, /*retain_graph=*/false,
                                                                    /*create_graph=*/false, /*allow_unused=*/true);

    at::NoGradGuard noGrad;
    if (gradients[0].defined()) weightsOptimizer.step(weights, gradients[0]);
    if (gradients[1].defined()) headOptimizer.step(head, gradients[1]);
    if (rho.defined() && gradients[2].defined()) rhoOptimizer.step(rho, gradients[2]);
    if (penaltyByProximalStep) applyProximalStep();
    return losses;
}

void BottleneckStepper::applyProximalStep() {
    const double scale = options_.l1Weight / static_cast<double>(weights.size(0));
    const double threshold = weightsOptimizer.options().learningRate * scale;
    const at::Tensor thresholds = options_.solver == L1Solver::AdamProximal
                                      ? threshold / weightsOptimizer.metric()
                                      : at::full({}, threshold, weights.options().requires_grad(false));
    weights.copy_(softThreshold(weights, thresholds));
}

}  // namespace vitrine::internal
