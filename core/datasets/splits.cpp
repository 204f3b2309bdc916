// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/splits.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/counter_random.h"

namespace vitrine {
namespace {

constexpr std::size_t kFewestGroups = 3;  ///< one for each split

/// Images of equal content: the first of them → the others. Images that are alone are not in it.
struct Twins {
    std::unordered_map<std::size_t, std::vector<std::size_t>> others;
    std::vector<bool> isLater;  ///< of each item: some earlier one has its content; empty = none has

    bool isHead(std::size_t item) const { return isLater.empty() || !isLater[item]; }
    std::size_t groupSize(std::size_t head) const {
        const auto found = others.find(head);
        return found == others.end() ? 1 : 1 + found->second.size();
    }
};

Twins findTwins(const std::vector<std::optional<ContentHash>>& contents) {
    Twins twins;
    twins.isLater.assign(contents.size(), false);
    std::unordered_map<ContentHash, std::size_t> first;
    first.reserve(contents.size());
    for (std::size_t i = 0; i < contents.size(); ++i) {
        if (!contents[i]) continue;
        const auto [found, isNew] = first.emplace(*contents[i], i);
        if (isNew) continue;
        twins.isLater[i] = true;
        twins.others[found->second].push_back(i);
    }
    return twins;
}

void assign(Dataset& dataset, const Twins& twins, std::size_t head, Split split) {
    dataset.items[head].split = split;
    if (const auto found = twins.others.find(head); found != twins.others.end())
        for (const std::size_t other : found->second) dataset.items[other].split = split;
}

/// Moves `share` of each class of the training images to `split`.
void draw(Dataset& dataset, const Twins& twins, Split split, double share, std::uint64_t seed) {
    struct Class {
        std::vector<std::size_t> heads;
        std::size_t images = 0;
    };
    std::vector<Class> classes(dataset.classNames.size());
    for (std::size_t i = 0; i < dataset.items.size(); ++i) {
        const DatasetItem& item = dataset.items[i];
        if (item.split != Split::Train || item.label < 0 || !twins.isHead(i)) continue;
        Class& each = classes[static_cast<std::size_t>(item.label)];
        each.heads.push_back(i);
        each.images += twins.groupSize(i);
    }
    for (std::size_t label = 0; label < classes.size(); ++label) {
        Class& each = classes[label];
        CounterRandom random(seed, label * 2 + (split == Split::Test ? 1 : 0));
        random.shuffle(each.heads);
        const auto rounded = static_cast<std::size_t>(std::lround(share * static_cast<double>(each.images)));
        const std::size_t wanted = std::max(rounded, share > 0.0 && each.images >= 3 ? std::size_t{1} : std::size_t{0});
        std::size_t drawn = 0;
        for (const std::size_t head : each.heads) {
            if (drawn == wanted) break;
            if (drawn + twins.groupSize(head) > wanted) continue;  // a group is never cut
            assign(dataset, twins, head, split);
            drawn += twins.groupSize(head);
        }
        // Where every group is larger than the share, the smallest one is better than no image of the class.
        if (drawn > 0 || wanted == 0 || each.heads.size() < kFewestGroups) continue;
        const auto smallest = std::min_element(each.heads.begin(), each.heads.end(), [&](std::size_t a, std::size_t b) {
            return twins.groupSize(a) < twins.groupSize(b);
        });
        assign(dataset, twins, *smallest, split);
    }
}

void drawPlan(Dataset& dataset, const Twins& twins) {
    const SplitPlan& plan = dataset.plan;
    if (plan.drawTest) draw(dataset, twins, Split::Test, plan.testShare, plan.seed);
    if (!plan.drawValidation) return;
    // The share asked for is of all images; what is left to draw from is smaller without the test images.
    const double left = plan.drawTest ? 1.0 - plan.testShare : 1.0;
    draw(dataset, twins, Split::Validation, plan.validationShare / left, plan.seed);
}

/// Takes back what drawPlan() did.
void undraw(Dataset& dataset) {
    for (DatasetItem& item : dataset.items) {
        const bool wasDrawn = (item.split == Split::Test && dataset.plan.drawTest) ||
                              (item.split == Split::Validation && dataset.plan.drawValidation);
        if (wasDrawn) item.split = Split::Train;
    }
}

int rank(Split split) { return split == Split::Test ? 2 : split == Split::Validation ? 1 : 0; }

/// Positions that stay; the others have a twin in a split that counts more.
std::vector<std::size_t> withoutLeaks(const Dataset& dataset, const Twins& twins, SplitReport& report) {
    std::vector<bool> isLeftOut(dataset.items.size(), false);
    for (const auto& [head, others] : twins.others) {
        std::size_t best = head;
        for (const std::size_t other : others)
            if (rank(dataset.items[other].split) > rank(dataset.items[best].split)) best = other;
        const auto judge = [&](std::size_t item) {
            isLeftOut[item] = dataset.items[item].split != dataset.items[best].split;
            if (isLeftOut[item])
                report.leftOut.push_back({dataset.items[item].id, dataset.items[item].split, dataset.items[best].id,
                                          dataset.items[best].split});
        };
        judge(head);
        for (const std::size_t other : others) judge(other);
    }
    std::sort(report.leftOut.begin(), report.leftOut.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    std::vector<std::size_t> kept;
    kept.reserve(dataset.items.size());
    for (std::size_t i = 0; i < isLeftOut.size(); ++i)
        if (!isLeftOut[i]) kept.push_back(i);
    return kept;
}

void countTwins(const Dataset& dataset, const Twins& twins, SplitReport& report) {
    for (const auto& [head, others] : twins.others) {
        report.repeatedImages += others.size();
        const int label = dataset.items[head].label;
        report.contradictions += std::any_of(others.begin(), others.end(),
                                             [&](std::size_t other) { return dataset.items[other].label != label; });
    }
}

/// "a, b, c and 4 more".
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
    return text;
}

/// Names with the indices of the classes that share them.
std::vector<std::string> sharedNames(const std::vector<std::string>& classNames) {
    std::map<std::string, std::vector<std::size_t>> owners;
    for (std::size_t label = 0; label < classNames.size(); ++label) owners[classNames[label]].push_back(label);
    std::vector<std::string> out;
    for (const auto& [name, labels] : owners) {
        if (labels.size() < 2) continue;
        std::string text = name + " (";
        for (std::size_t i = 0; i < labels.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(labels[i]);
        out.push_back(text + ")");
    }
    return out;
}

}  // namespace

const char* splitSchemeName(SplitScheme scheme) { return scheme == SplitScheme::Official ? "official" : "thesis"; }

Result<SplitScheme> splitSchemeOf(std::string_view name) {
    for (const SplitScheme scheme : {SplitScheme::Official, SplitScheme::Thesis})
        if (name == splitSchemeName(scheme)) return scheme;
    return fail(ErrorCode::InvalidOption, "split", "is \"" + std::string(name) + "\", official or thesis is needed");
}

std::vector<OptionSpec> splitOptions(bool drawsTest) {
    std::vector<OptionSpec> options{
        OptionSpec::real("validation_fraction", VITRINE_TR_NOOP("Core", "Validation share"),
                         VITRINE_TR_NOOP("Core", "Share of each class set aside for choosing settings, where "
                                                 "the folder has no such split."),
                         0.1, 0.0, 0.45)};
    if (drawsTest)
        options.push_back(OptionSpec::real("test_fraction", VITRINE_TR_NOOP("Core", "Test share"),
                                           VITRINE_TR_NOOP("Core", "Share of each class set aside for the final figures, "
                                                                   "where the folder has no such split."),
                                           0.1, 0.0, 0.45));
    options.push_back(OptionSpec::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                                          VITRINE_TR_NOOP("Core", "The same seed draws the same split."), 42, 0, 1'000'000));
    return options;
}

SplitPlan splitPlan(const OptionValues& options, bool drawTest, bool drawValidation) {
    SplitPlan plan;
    plan.drawTest = drawTest;
    plan.drawValidation = drawValidation;
    if (drawTest) plan.testShare = options.real("test_fraction");
    plan.validationShare = options.real("validation_fraction");
    plan.seed = static_cast<std::uint64_t>(options.integer("seed"));
    return plan;
}

void drawSplits(Dataset& dataset) { drawPlan(dataset, {}); }

SplitReport separateSplits(Dataset& dataset, std::vector<std::optional<ContentHash>>& contents, SplitScheme scheme) {
    SplitReport report;
    Twins twins = findTwins(contents);
    countTwins(dataset, twins, report);
    if (scheme == SplitScheme::Thesis) {
        for (DatasetItem& item : dataset.items) item.split = Split::Train;
        SplitPlan tenths;
        tenths.drawTest = tenths.drawValidation = true;
        tenths.seed = dataset.plan.seed;
        dataset.plan = tenths;
    } else {
        undraw(dataset);
        const std::vector<std::size_t> kept = withoutLeaks(dataset, twins, report);
        if (kept.size() < dataset.items.size()) {
            dataset.keep(kept);
            std::vector<std::optional<ContentHash>> left;
            left.reserve(kept.size());
            for (const std::size_t position : kept) left.push_back(contents[position]);
            contents = std::move(left);
            twins = findTwins(contents);
        }
    }
    drawPlan(dataset, twins);
    return report;
}

std::vector<std::string> datasetRemarks(const Dataset& dataset) {
    std::vector<std::string> remarks;
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        if (dataset.count(split) == 0) remarks.push_back(std::string("the ") + splitName(split) + " split is empty");
    if (dataset.classNames.size() == 1) remarks.push_back("there is one class only: nothing can be told apart");
    std::vector<std::size_t> images(dataset.classNames.size()), training(dataset.classNames.size());
    std::size_t unlabelled = 0;
    for (const DatasetItem& item : dataset.items) {
        if (item.label < 0) {
            ++unlabelled;
            continue;
        }
        ++images[static_cast<std::size_t>(item.label)];
        if (item.split == Split::Train) ++training[static_cast<std::size_t>(item.label)];
    }
    std::vector<std::string> single, untrained;
    for (std::size_t label = 0; label < images.size(); ++label) {
        if (images[label] == 1) single.push_back(dataset.classNames[label]);
        if (training[label] == 0) untrained.push_back(dataset.classNames[label]);
    }
    const auto remark = [&](const std::vector<std::string>& names, const std::string& one, const std::string& many) {
        if (names.empty()) return;
        remarks.push_back(std::to_string(names.size()) + " " + (names.size() == 1 ? one : many) + ": " + listed(names));
    };
    remark(single, "class has a single image", "classes have a single image");
    remark(untrained, "class has no training image", "classes have no training image");
    remark(sharedNames(dataset.classNames), "class name occurs more than once", "class names occur more than once");
    if (unlabelled > 0) remarks.push_back(std::to_string(unlabelled) + (unlabelled == 1 ? " image has" : " images have") + " no label");
    return remarks;
}

}  // namespace vitrine
