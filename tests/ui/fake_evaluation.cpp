// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fake_evaluation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/fake_map.h"

namespace vitrine::test {
namespace {

constexpr std::size_t kGroup = 4;  ///< classes i, i + step, i + 2·step, … are alike
constexpr std::size_t kNecPoints = 6;
constexpr std::size_t kControlDraws = 3;

/// A number in [0, 1) that depends on nothing but its arguments.
double hashed(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = a * 0x9e3779b97f4a7c15ULL + b * 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 30U;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27U;
    x *= 0x94d049bb133111ebULL;
    x ^= x >> 31U;
    return static_cast<double>(x >> 11U) * 0x1.0p-53;
}

Interval around(double value, double half) {
    Interval interval;
    interval.low = std::max(0.0, value - half);
    interval.high = std::min(1.0, value + half);
    return interval;
}

std::shared_ptr<const EvaluatedImages> makeImages(const WorkspaceSnapshot& workspace, bool hasOneClass) {
    auto images = std::make_shared<EvaluatedImages>();
    images->classNames = workspace.classNames;
    const std::size_t classes = images->classNames.size();
    const std::size_t each = classes > 400 ? 10 : 40;
    for (std::size_t i = 0; i < classes * each; ++i) {
        images->ids.push_back("drawing_" + std::to_string(1000 + i));
        images->rows.push_back(i % FakeMapWorld{}.images);
        images->labels.push_back(hasOneClass ? 0 : static_cast<int>(i % classes));
    }
    images->fingerprint = "f00d";
    return images;
}

int predictionOf(std::size_t image, int label, std::size_t classes, double accuracy, std::uint64_t seed) {
    const double luck = hashed(image, seed);
    if (luck < accuracy || classes < 2) return label;
    // Most errors stay within the group of the class; its members lie far apart in the given order.
    const std::size_t step = std::max<std::size_t>(1, classes / kGroup);
    const auto truth = static_cast<std::size_t>(label);
    const bool isNear = hashed(image, seed + 99) < 0.85;
    const std::size_t shift = isNear ? step * (1 + static_cast<std::size_t>(hashed(image, seed + 7) * (kGroup - 1)))
                                     : 1 + static_cast<std::size_t>(hashed(image, seed + 13) * static_cast<double>(classes - 1));
    const std::size_t other = (truth + shift) % classes;
    return static_cast<int>(other == truth ? (truth + 1) % classes : other);
}

void fillClasses(MethodEvaluation& evaluation) {
    const std::size_t classes = evaluation.images->classCount();
    const auto counts = confusionCounts(evaluation);
    for (std::size_t i = 0; i < classes; ++i) {
        ClassMeasures one;
        std::size_t predicted = 0;
        for (std::size_t j = 0; j < classes; ++j) {
            one.images += counts[i * classes + j];
            predicted += counts[j * classes + i];
        }
        const double right = counts[i * classes + i];
        one.recall = one.images == 0 ? 0.0 : right / static_cast<double>(one.images);
        one.precision = predicted == 0 ? 0.0 : right / static_cast<double>(predicted);
        one.f1 = one.recall + one.precision > 0.0 ? 2.0 * one.recall * one.precision / (one.recall + one.precision) : 0.0;
        one.recallInterval = around(one.recall, 0.5 / std::sqrt(std::max<double>(1.0, static_cast<double>(one.images))));
        evaluation.classes.push_back(one);
    }
}

std::vector<NecPoint> necCurve(double top, double fall) {
    std::vector<NecPoint> curve;
    for (std::size_t i = 1; i <= kNecPoints; ++i) {
        NecPoint point;
        point.target = 5 * i;
        point.reached = static_cast<double>(point.target);
        point.accuracy = top - fall * std::exp(-static_cast<double>(i));
        point.interval = around(point.accuracy, 0.012);
        curve.push_back(point);
    }
    return curve;
}

std::shared_ptr<const MethodEvaluation> makeEvaluation(const MethodStatus& method, const std::shared_ptr<const EvaluatedImages>& images,
                                                       std::size_t concepts, std::uint64_t seed) {
    auto evaluation = std::make_shared<MethodEvaluation>();
    evaluation->variant = method.variant;
    evaluation->run = method.isRun ? method.key : std::string();
    evaluation->title = method.title;
    evaluation->images = images;
    evaluation->concepts = concepts;
    const double accuracy = 0.92 - 0.035 * static_cast<double>(seed);
    std::size_t right = 0;
    for (std::size_t i = 0; i < images->size(); ++i) {
        evaluation->predicted.push_back(predictionOf(i, images->labels[i], images->classCount(), accuracy, seed));
        evaluation->confidence.push_back(static_cast<float>(0.5 + 0.5 * hashed(i, seed + 3)));
        right += evaluation->predicted.back() == images->labels[i] ? 1 : 0;
    }
    fillClasses(*evaluation);
    const double top1 = static_cast<double>(right) / static_cast<double>(images->size());
    MeasureSet& measures = evaluation->measures;
    measures[MeasureId::Top1] = Measure::of(top1, around(top1, 0.011));
    measures[MeasureId::Top5] = Measure::of(std::min(1.0, top1 + 0.07), around(std::min(1.0, top1 + 0.07), 0.006));
    if (!method.isRun) {
        for (const MeasureId id : {MeasureId::Anec5, MeasureId::GapToRandom, MeasureId::Ncc95, MeasureId::ConceptSimilarity})
            measures[id] = Measure::absent(Absence::NoConceptHead);
        return evaluation;
    }
    evaluation->nec = necCurve(top1, 0.08);
    measures[MeasureId::Anec5] = Measure::of(evaluation->nec.front().accuracy, evaluation->nec.front().interval);
    Interval gap;
    gap.low = 0.031;
    gap.high = 0.069;
    measures[MeasureId::GapToRandom] = Measure::of(0.05, gap);
    measures[MeasureId::Ncc95] = Measure::of(7.4 * static_cast<double>(1 + 3 * seed));
    measures[MeasureId::ConceptSimilarity] = Measure::of(0.757);
    measures[MeasureId::ConceptAuc] = Measure::of(0.946);
    measures[MeasureId::InterventionGain] = Measure::of(0.031);
    InsertionCurve curves;
    for (std::size_t k = 0; k <= concepts; ++k) {
        const double share = 1.0 - std::exp(-static_cast<double>(k) / 6.0);
        curves.insertionAccuracy.push_back(top1 * share);
        curves.deletionAccuracy.push_back(top1 * (1.0 - share));
    }
    evaluation->insertion = curves;
    return evaluation;
}

Controls makeControls() {
    Controls controls;
    for (const ControlKind kind : {ControlKind::RandomWords, ControlKind::RandomDirections})
        for (std::size_t draw = 0; draw < kControlDraws; ++draw) {
            ControlDraw one;
            one.kind = kind;
            one.draw = static_cast<int>(draw);
            one.nec = necCurve((kind == ControlKind::RandomWords ? 0.885 : 0.90) + 0.006 * static_cast<double>(draw), 0.3);
            controls.draws.push_back(one);
        }
    controls.linearProbe = 0.927;
    controls.zeroShot = 0.82;
    return controls;
}

}  // namespace

AuditReport makeFakeAudit(const MethodStatus& method) {
    AuditReport report;
    report.run = method.key;
    report.variant = method.variant;
    report.title = method.title;
    report.top1 = Measure::of(0.916);
    report.controls = makeControls();
    report.nec = necCurve(0.92, 0.05);
    report.gap = Measure::of(0.05);
    report.similarity = Measure::of(0.757);
    report.similarityShare = Measure::of(0.98);
    NamePermutation names;
    names.observed = 0.757;
    names.pValue = 0.001;
    for (std::uint64_t i = 0; i < 999; ++i) {
        double sum = 0.0;
        for (std::uint64_t j = 0; j < 8; ++j) sum += hashed(i, j) - 0.5;
        names.permuted.push_back(0.03 * sum);
    }
    report.names = names;
    InterventionCurve curve;
    for (int g = 0; g <= 12; ++g) {
        curve.accuracy.push_back(0.916 + 0.03 * g / 12.0);
        curve.lowest.push_back(curve.accuracy.back() - 0.008);
        curve.highest.push_back(curve.accuracy.back() + 0.006);
    }
    report.intervention = curve;
    report.verdicts = {AuditVerdict::NamesCarryTheDecision};
    return report;
}

EvaluationPointer makeFakeEvaluation(const std::shared_ptr<const WorkspaceSnapshot>& workspace, const FakeEvaluationWorld& world, bool isMeasured) {
    auto snapshot = std::make_shared<EvaluationSnapshot>();
    snapshot->workspace = workspace;
    for (const auto& run : workspace->runs) snapshot->methods.push_back({run->id, run->variantId, run->title, true, MethodState::NotYet, {}, {}, {}});
    for (const auto& [id, title] : {std::pair("zero_shot", "CLIP"), std::pair("concept_matrix_search", "CMS")})
        snapshot->methods.push_back({id, id, title, false, MethodState::NotYet, {}, {}, {}});
    if (world.isLabelled) snapshot->images = makeImages(*workspace, world.hasOneClass);
    if (!isMeasured || !snapshot->images) return snapshot;
    auto comparison = std::make_shared<Comparison>();
    comparison->images = snapshot->images;
    comparison->controls = makeControls();
    for (std::size_t i = 0; i < snapshot->methods.size(); ++i) {
        MethodStatus& method = snapshot->methods[i];
        if (world.oneFails && method.isRun && i + 1 == workspace->runs.size()) {
            method.state = MethodState::Failed;
            method.error = {ErrorCode::FileCorrupt, method.key + "/checkpoint.safetensors", "the header ends in its middle"};
            continue;
        }
        method.evaluation = makeEvaluation(method, snapshot->images, workspace->conceptNames.size(), i);
        method.state = MethodState::Done;
        comparison->methods.push_back(method.evaluation);
    }
    snapshot->comparison = comparison;
    return snapshot;
}

FakeEvaluation::FakeEvaluation(std::shared_ptr<const WorkspaceSnapshot> workspace, FakeEvaluationWorld world,
                               std::function<void(std::function<void()>)> post)
    : workspace_(std::move(workspace)), world_(world), post_(std::move(post)) {}

void FakeEvaluation::openStored(Callback<EvaluationPointer> done) {
    post_([this, done] {
        auto snapshot = std::make_shared<EvaluationSnapshot>(*makeFakeEvaluation(workspace_, world_, world_.isStored));
        snapshot->version = ++version_;
        done(EvaluationPointer(snapshot));
    });
}

JobId FakeEvaluation::evaluate(UpdateCallback update, Callback<EvaluationPointer> done) {
    post_([this, update, done] {
        const EvaluationPointer all = makeFakeEvaluation(workspace_, world_, true);
        auto running = std::make_shared<EvaluationSnapshot>(*makeFakeEvaluation(workspace_, world_, false));
        running->isRunning = true;
        for (std::size_t i = 0; i < running->methods.size(); ++i) {
            running->methods[i].state = MethodState::Running;
            running->version = ++version_;
            update(std::make_shared<const EvaluationSnapshot>(*running));
            running->methods[i] = all->methods[i];
        }
        auto finished = std::make_shared<EvaluationSnapshot>(*all);
        finished->version = ++version_;
        world_.isStored = true;
        done(EvaluationPointer(finished));
    });
    return 41;
}

JobId FakeEvaluation::audit(std::string run, Callback<AuditPointer> done) {
    post_([this, run, done] {
        const EvaluationPointer all = makeFakeEvaluation(workspace_, world_, true);
        for (const MethodStatus& method : all->methods)
            if (method.key == run) return done(AuditPointer(std::make_shared<const AuditReport>(makeFakeAudit(method))));
        done(fail(ErrorCode::EmptyInput, run, "is not a run of this workspace"));
    });
    return 42;
}

JobId FakeEvaluation::compareConceptSets(std::vector<std::filesystem::path> files, ConceptSetUpdate update,
                                         Callback<ConceptSetPointer> done) {
    post_([this, files, update, done] {
        auto sweep = std::make_shared<ConceptSetSweep>();
        const auto add = [&](const std::string& name, std::size_t concepts, bool isSubset, double accuracy) {
            sweep->points.push_back({name, concepts, isSubset, {accuracy}, Measure::of(accuracy, around(accuracy, 0.02))});
            update(std::make_shared<const ConceptSetSweep>(*sweep));
        };
        add(workspace_->name, 99, false, 0.91);
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].extension() == ".txt") add(files[i].stem().string(), 40 << i, false, 0.7 - 0.1 * static_cast<double>(i));
            else sweep->problems.push_back({ErrorCode::UnsupportedFormat, files[i].string(), "is not a concept list"});
        }
        for (const std::size_t size : subsetSizes(99)) add(workspace_->name, size, true, 0.91 - 0.6 / static_cast<double>(size));
        sweep->zeroShot = Measure::of(0.88, around(0.88, 0.02));
        done(ConceptSetPointer(sweep));
    });
    return 43;
}

void FakeEvaluation::separatingConcepts(std::string run, int classA, int classB, Callback<SeparatingConcepts> done) {
    post_([this, run, classA, classB, done] {
        const bool isRun = std::any_of(workspace_->runs.begin(), workspace_->runs.end(), [&](const auto& known) { return known->id == run; });
        if (!isRun) return done(fail(ErrorCode::InvalidOption, run, "does not decide through concepts"));
        SeparatingConcepts found;
        found.run = run;
        found.classA = classA;
        found.classB = classB;
        for (std::size_t i = 0; i < std::min<std::size_t>(5, workspace_->conceptNames.size()); ++i) {
            const double term = (i % 2 == 0 ? 0.62 : -0.48) / static_cast<double>(i + 1);
            found.concepts.push_back({workspace_->conceptNames[(i * 7 + static_cast<std::size_t>(classA)) % workspace_->conceptNames.size()], 1.0, term, term});
        }
        done(found);
    });
}

}  // namespace vitrine::test
