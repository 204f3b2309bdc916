// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/bottleneck_plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace vitrine::internal {
namespace {

OptimizerKind optimizerFromId(const std::string& id) {
    if (id == "adamw") return OptimizerKind::AdamW;
    return id == "sgd" ? OptimizerKind::Sgd : OptimizerKind::Adam;
}

const char* optimizerId(OptimizerKind kind) {
    if (kind == OptimizerKind::AdamW) return "adamw";
    return kind == OptimizerKind::Sgd ? "sgd" : "adam";
}

const char* scheduleId(TemperatureSchedule schedule) {
    if (schedule == TemperatureSchedule::Learnable) return "learnable";
    return schedule == TemperatureSchedule::Constant ? "constant" : "geometric";
}

constexpr std::int64_t kFewestSteps = 500;  // of a training whose number of epochs is automatic (grounded)

double orAutomatic(double value, double automatic) { return value > 0.0 ? value : automatic; }

OptionSpec formulationOption() {
    std::vector<std::string> ids;
    std::string help = VITRINE_TR_NOOP("Core", "Which reading of the published objective is trained.");
    for (const FormulationInfo& info : formulations()) ids.emplace_back(info.id);
    return OptionSpec::choice("formulation", VITRINE_TR_NOOP("Core", "Formulation"), help, ids.front(), ids);
}

void addCommonOptions(std::vector<OptionSpec>& specs, Method method) {
    using S = OptionSpec;
    const std::vector<std::string> optimizers{"adam", "adamw", "sgd"};
    specs.push_back(
        S::integer("epochs", VITRINE_TR_NOOP("Core", "Epochs"),
                   VITRINE_TR_NOOP("Core", "Passes over the training images; automatic takes the formulation's own number."),
                   0, 0, 100000)
            .withMinimumWord(kAutomatic));
    specs.push_back(S::integer("batch_size", VITRINE_TR_NOOP("Core", "Batch size"),
                               VITRINE_TR_NOOP("Core", "Images in one step; automatic takes the formulation's own number."),
                               0, 0, 65536)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::choice("optimizer_concepts", VITRINE_TR_NOOP("Core", "Optimiser of the concept layer"),
                              VITRINE_TR_NOOP("Core", "The concept layer and the head have an optimiser each."), "adam",
                              optimizers));
    specs.push_back(S::choice("optimizer_head", VITRINE_TR_NOOP("Core", "Optimiser of the head"),
                              VITRINE_TR_NOOP("Core", "The concept layer and the head have an optimiser each."), "adam",
                              optimizers));
    specs.push_back(S::real("lr_concepts", VITRINE_TR_NOOP("Core", "Learning rate of the concept layer"),
                            VITRINE_TR_NOOP("Core", "Size of its steps; automatic takes the formulation's own rate."), 0.0, 0.0, 10.0)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::real("lr_head", VITRINE_TR_NOOP("Core", "Learning rate of the head"),
                            VITRINE_TR_NOOP("Core", "Size of its steps; automatic takes the formulation's own rate."), 0.0, 0.0, 10.0)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::real("weight_decay", VITRINE_TR_NOOP("Core", "Weight decay"),
                            VITRINE_TR_NOOP("Core", "Decoupled weight decay; used by AdamW only."), 0.01, 0.0, 10.0));
    specs.push_back(S::real("momentum", VITRINE_TR_NOOP("Core", "Momentum"),
                            VITRINE_TR_NOOP("Core", "Used by SGD only."), 0.9, 0.0, 0.9999));
    if (method != Method::L1)
        specs.push_back(S::choice(
            "class_gradient", VITRINE_TR_NOOP("Core", "Class gradient"),
            VITRINE_TR_NOOP(
                "Core", "Whether the cross-entropy also trains the concept layer (joint) or only the head (stopped)."),
            kAutomatic, {kAutomatic, "joint", "stopped"}));
    specs.push_back(S::choice(
        "logit_scale", VITRINE_TR_NOOP("Core", "Logit scale"),
        VITRINE_TR_NOOP(
            "Core",
            "Factor on the cosines in the thesis and reference formulations; the grounded one standardises instead."),
        "checkpoint", {"checkpoint", "14.2857", "1"}));
    specs.push_back(S::integer("patience", VITRINE_TR_NOOP("Core", "Patience"),
                               VITRINE_TR_NOOP("Core",
                                               "Ends the training when so many epochs in a row brought no better "
                                               "validation accuracy."),
                               0, 0, 100000)
                        .withMinimumWord("never"));
    specs.push_back(S::choice("final_weights", VITRINE_TR_NOOP("Core", "Final weights"),
                              VITRINE_TR_NOOP("Core",
                                              "Whether the run is what the last step left, or the epoch with the best "
                                              "validation accuracy. The other one is kept beside it."),
                              "last", {"last", "best"}));
    specs.push_back(S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                               VITRINE_TR_NOOP("Core", "Decides the start, the order of images and the noise."), 42, 0,
                               2147483647));
}

void addSparseOptions(std::vector<OptionSpec>& specs) {
    using S = OptionSpec;
    specs.push_back(S::integer(
        "active", VITRINE_TR_NOOP("Core", "Active concepts"),
        VITRINE_TR_NOOP("Core", "k of the relaxed k-hot: how many concepts an image may switch on (grounded)."), 10, 1,
        10000));
    specs.push_back(S::real("teacher_weight", VITRINE_TR_NOOP("Core", "Teacher weight"),
                            VITRINE_TR_NOOP("Core",
                                            "Weight of the term that asks for CLIP's own concepts (grounded); automatic "
                                            "takes 0.1 with a joint and 1 with a stopped class gradient."),
                            -1.0, -1.0, 100.0)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::choice("temperature_schedule", VITRINE_TR_NOOP("Core", "Temperature schedule"),
                              VITRINE_TR_NOOP("Core", "How the Gumbel-Softmax temperature moves from start to end."),
                              kAutomatic, {kAutomatic, "geometric", "constant", "learnable"}));
    specs.push_back(S::real("temperature_start", VITRINE_TR_NOOP("Core", "Start temperature"),
                            VITRINE_TR_NOOP("Core", "Temperature of the first step; automatic takes the formulation's own."), 0.0, 0.0, 100.0)
                        .withMinimumWord(kAutomatic));
    specs.push_back(
        S::real("temperature_end", VITRINE_TR_NOOP("Core", "End temperature"),
                VITRINE_TR_NOOP("Core", "Sets how sparse the activations become; automatic takes the formulation's own."),
                0.0, 0.0, 100.0)
            .withMinimumWord(kAutomatic));
    specs.push_back(S::choice(
        "gumbel_argument", VITRINE_TR_NOOP("Core", "Gumbel argument"),
        VITRINE_TR_NOOP("Core", "Outputs as log-probabilities, or the printed logarithm made total (thesis)."), "logit",
        {"logit", "logpos"}));
    specs.push_back(
        S::choice("gumbel_noise", VITRINE_TR_NOOP("Core", "Gumbel noise"),
                  VITRINE_TR_NOOP("Core", "A draw for every entry, one for each image and concept, or none (thesis)."),
                  "matrix", {"matrix", "vector", "none"}));
}

void addL1Options(std::vector<OptionSpec>& specs) {
    using S = OptionSpec;
    specs.push_back(S::real("l1_weight", VITRINE_TR_NOOP("Core", "L1 weight"),
                            VITRINE_TR_NOOP("Core",
                                            "Weight of the mean absolute row sum of the concept layer; more removes "
                                            "more concepts. Automatic takes 1 (grounded) or 0.001."),
                            -1.0, -1.0, 1e6)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::choice(
        "l1_solver", VITRINE_TR_NOOP("Core", "L1 solver"),
        VITRINE_TR_NOOP("Core", "Proximal steps give exact zeros; the sub-gradient of the released code never does."),
        kAutomatic, {kAutomatic, "adam_proximal", "proximal", "subgradient"}));
}

void resolveSparse(BottleneckPlan& plan, const OptionValues& options) {
    ObjectiveOptions& objective = plan.objective;
    const bool reference = objective.formulation == Formulation::Reference;
    objective.khotCount = options.integer("active");
    const double teacher = options.real("teacher_weight");
    objective.teacherWeight = teacher >= 0.0 ? teacher : objective.classGradientReachesConcepts ? 0.1 : 1.0;
    objective.argument =
        options.choice("gumbel_argument") == "logpos" ? GumbelArgument::LogPositive : GumbelArgument::Logit;
    const std::string& noise = options.choice("gumbel_noise");
    objective.noise = noise == "vector" ? GumbelNoise::Vector
                      : noise == "none" ? GumbelNoise::None
                                        : GumbelNoise::Matrix;
    plan.temperatureStart = orAutomatic(options.real("temperature_start"), plan.grounded ? 2.0 : 1.0);
    plan.temperatureEnd = orAutomatic(options.real("temperature_end"), reference ? 1.0 : 0.3);
    const std::string& schedule = options.choice("temperature_schedule");
    plan.schedule = schedule == "learnable"                                           ? TemperatureSchedule::Learnable
                    : schedule == "constant" || (schedule == kAutomatic && reference) ? TemperatureSchedule::Constant
                                                                                      : TemperatureSchedule::Geometric;
    if (plan.schedule != TemperatureSchedule::Geometric) plan.temperatureEnd = plan.temperatureStart;
}

void resolveL1(BottleneckPlan& plan, const OptionValues& options) {
    ObjectiveOptions& objective = plan.objective;
    const double weight = options.real("l1_weight");
    objective.l1Weight = weight >= 0.0 ? weight : plan.grounded ? 1.0 : 1e-3;
    const std::string& solver = options.choice("l1_solver");
    if (solver == kAutomatic)
        objective.solver = plan.grounded                                     ? L1Solver::AdamProximal
                           : objective.formulation == Formulation::Reference ? L1Solver::Subgradient
                                                                             : L1Solver::Proximal;
    else
        objective.solver = solver == "adam_proximal" ? L1Solver::AdamProximal
                           : solver == "proximal"    ? L1Solver::Proximal
                                                     : L1Solver::Subgradient;
}

OptimizerOptions resolveOptimizer(const OptionValues& options, const char* kindOption, const char* rateOption,
                                  double automaticRate) {
    OptimizerOptions out;
    out.kind = optimizerFromId(options.choice(kindOption));
    out.learningRate = orAutomatic(options.real(rateOption), automaticRate);
    out.weightDecay = out.kind == OptimizerKind::AdamW ? options.real("weight_decay") : 0.0;
    out.momentum = out.kind == OptimizerKind::Sgd ? options.real("momentum") : 0.0;
    return out;
}

}  // namespace

std::vector<OptionSpec> bottleneckOptions(Method method) {
    std::vector<OptionSpec> specs{formulationOption()};
    if (method != Method::L1)
        specs.push_back(OptionSpec::integer(
            "positives", VITRINE_TR_NOOP("Core", "Positive concepts"),
            VITRINE_TR_NOOP("Core", "How many of CLIP's highest concepts count as true of an image (grounded)."), 10, 1,
            10000));
    if (method != Method::L1)
        specs.push_back(OptionSpec::choice(
            "positive_map", VITRINE_TR_NOOP("Core", "Positive map"),
            VITRINE_TR_NOOP(
                "Core",
                "The positive concept of an image: CLIP's highest; the one with the same number; or one drawn in every "
                "step from those that describe its class, which uses the labels and needs class descriptors that are in "
                "the concept list (thesis)."),
            "top1", {"top1", "index", "class"}));
    if (method == Method::Sparse) addSparseOptions(specs);
    if (method == Method::L1) addL1Options(specs);
    addCommonOptions(specs, method);
    return specs;
}

BottleneckPlan resolvePlan(Method method, const OptionValues& options, double logitScale, std::int64_t images) {
    BottleneckPlan plan;
    ObjectiveOptions& objective = plan.objective;
    objective.method = method;
    objective.formulation = formulationFromId(options.choice("formulation"));
    plan.grounded = objective.formulation == Formulation::Grounded;
    const bool reference = objective.formulation == Formulation::Reference;

    if (method == Method::L1) {
        objective.classGradientReachesConcepts = true;
        resolveL1(plan, options);
    } else {
        const std::string& gradient = options.choice("class_gradient");
        const bool automaticallyJoint = !(plan.grounded && method == Method::Contrastive);
        objective.classGradientReachesConcepts = gradient == kAutomatic ? automaticallyJoint : gradient == "joint";
        objective.positives = options.integer("positives");
        const std::string& map = options.choice("positive_map");
        objective.map = map == "index"   ? PositiveMap::Index
                        : map == "class" ? PositiveMap::Class
                                         : PositiveMap::TopOne;
    }
    if (method == Method::Sparse) resolveSparse(plan, options);

    const double rate = !plan.grounded ? 3e-4 : method == Method::L1 ? 3e-3 : 1e-3;
    plan.conceptLayer = resolveOptimizer(options, "optimizer_concepts", "lr_concepts", rate);
    plan.head = resolveOptimizer(options, "optimizer_head", "lr_head", rate);
    plan.epochs =
        static_cast<std::int64_t>(orAutomatic(static_cast<double>(options.integer("epochs")), plan.grounded ? 25 : 10));
    plan.batchSize =
        static_cast<std::int64_t>(orAutomatic(static_cast<double>(options.integer("batch_size")), plan.grounded ? 64
                                                                                                  : reference   ? 32
                                                                                                                : 128));
    if (plan.grounded && options.integer("epochs") == 0) {
        // A few dozen images make one batch: 25 epochs of it would end before anything is learnt.
        const std::int64_t perEpoch = std::max<std::int64_t>(1, (images + plan.batchSize - 1) / plan.batchSize);
        plan.epochs = std::max(plan.epochs, (kFewestSteps + perEpoch - 1) / perEpoch);
    }
    plan.seed = static_cast<std::uint64_t>(options.integer("seed"));
    plan.patience = options.integer("patience");
    plan.bestWeights = options.choice("final_weights") == "best";
    const std::string& scale = options.choice("logit_scale");
    plan.inputScale = plan.grounded ? 1.0 : scale == "checkpoint" ? logitScale : std::stod(scale);
    return plan;
}

std::vector<std::string> optionsWithoutEffect(Method method, const OptionValues& options) {
    const Formulation formulation = formulationFromId(options.choice("formulation"));
    const bool isThesis = formulation == Formulation::Thesis, isGrounded = formulation == Formulation::Grounded;
    const auto uses = [&](const char* kind) {
        return options.choice("optimizer_concepts") == kind || options.choice("optimizer_head") == kind;
    };
    std::vector<std::string> idle;
    if (!isThesis) idle.insert(idle.end(), {"positive_map", "gumbel_argument", "gumbel_noise"});
    if (!isGrounded) idle.insert(idle.end(), {"positives", "active", "teacher_weight"});
    if (isGrounded) idle.emplace_back("logit_scale");
    if (!uses("adamw")) idle.emplace_back("weight_decay");
    if (!uses("sgd")) idle.emplace_back("momentum");
    if (method == Method::Sparse) {
        const std::string& schedule = options.choice("temperature_schedule");
        const bool isReference = formulation == Formulation::Reference;
        if (schedule == "constant" || schedule == "learnable" || (schedule == kAutomatic && isReference)) idle.emplace_back("temperature_end");
    }
    const nlohmann::json given = nlohmann::json::parse(options.toJson());
    const nlohmann::json usual = nlohmann::json::parse(OptionValues(options.specs()).toJson());
    std::erase_if(idle, [&](const std::string& id) { return !given.contains(id) || given[id] == usual[id]; });
    return idle;
}

std::string planToJson(const BottleneckPlan& plan) {
    const ObjectiveOptions& objective = plan.objective;
    nlohmann::ordered_json out;
    out["formulation"] = formulationInfo(objective.formulation).id;
    out["epochs"] = plan.epochs;
    out["batch_size"] = plan.batchSize;
    out["optimizer_concepts"] = optimizerId(plan.conceptLayer.kind);
    out["optimizer_head"] = optimizerId(plan.head.kind);
    out["lr_concepts"] = plan.conceptLayer.learningRate;
    out["lr_head"] = plan.head.learningRate;
    out["class_gradient"] = objective.jointGradient() ? "joint" : "stopped";
    out["input"] = plan.grounded ? "standardised" : "scaled";
    out["input_scale"] = plan.inputScale;
    out["seed"] = plan.seed;
    out["patience"] = plan.patience;
    out["final_weights"] = plan.bestWeights ? "best" : "last";
    if (objective.method == Method::L1) {
        out["l1_weight"] = objective.l1Weight;
        out["l1_solver"] = objective.solver == L1Solver::AdamProximal ? "adam_proximal"
                           : objective.solver == L1Solver::Proximal   ? "proximal"
                                                                      : "subgradient";
    } else if (plan.grounded) {
        out["positives"] = objective.positives;
    }
    if (objective.method == Method::Sparse) {
        if (plan.grounded) {
            out["active"] = objective.khotCount;
            out["teacher_weight"] = objective.teacherWeight;
        }
        out["temperature_schedule"] = scheduleId(plan.schedule);
        out["temperature_start"] = plan.temperatureStart;
        out["temperature_end"] = plan.temperatureEnd;
    }
    return out.dump();
}

}  // namespace vitrine::internal
