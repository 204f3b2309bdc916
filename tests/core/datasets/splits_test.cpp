// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/splits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/counter_random.h"
#include "support/results.h"

namespace vitrine {
namespace {

using Contents = std::vector<std::optional<ContentHash>>;

/// `perClass` images of each of `classes` classes, the last `testPerClass` of each published as test.
Dataset madeUp(int classes, int perClass, int testPerClass) {
    Dataset dataset;
    for (int label = 0; label < classes; ++label) {
        dataset.classNames.push_back("class " + std::to_string(label));
        for (int i = 0; i < perClass; ++i)
            dataset.items.push_back({"x", std::to_string(label) + "/" + std::to_string(i), label,
                                     i < perClass - testPerClass ? Split::Train : Split::Test, {}});
    }
    dataset.plan.drawTest = testPerClass == 0;
    dataset.plan.drawValidation = true;
    return dataset;
}

/// A hash for each item; every `every`-th takes the one of a random other item.
Contents contentsWithTwins(const Dataset& dataset, std::size_t every) {
    CounterRandom random(11);
    Contents contents;
    for (std::size_t i = 0; i < dataset.items.size(); ++i) {
        const std::size_t source = every > 0 && i % every == 0 ? random.index(dataset.items.size()) : i;
        contents.emplace_back(ContentHash::of("content " + std::to_string(source)));
    }
    return contents;
}

/// Splits that some content stands in more than one of.
std::size_t leaks(const Dataset& dataset, const Contents& contents) {
    std::map<ContentHash, std::set<Split>> sides;
    for (std::size_t i = 0; i < contents.size(); ++i)
        if (contents[i]) sides[*contents[i]].insert(dataset.items[i].split);
    return static_cast<std::size_t>(std::count_if(sides.begin(), sides.end(), [](const auto& each) { return each.second.size() > 1; }));
}

std::vector<std::string> idsOf(const Dataset& dataset, Split split) {
    std::vector<std::string> out;
    for (const auto& item : dataset.items)
        if (item.split == split) out.push_back(item.id);
    return out;
}

TEST(Splits, TrainAndTestShareNoContent) {
    for (const SplitScheme scheme : {SplitScheme::Official, SplitScheme::Thesis})
        for (const int testPerClass : {0, 10})
            for (const std::size_t every : {1U, 2U, 3U, 7U}) {
                Dataset dataset = madeUp(5, 40, testPerClass);
                Contents contents = contentsWithTwins(dataset, every);
                drawSplits(dataset);
                ASSERT_GT(leaks(dataset, contents), 0U) << "the test needs something to separate";
                const SplitReport report = separateSplits(dataset, contents, scheme);
                ASSERT_EQ(dataset.items.size(), contents.size());
                EXPECT_EQ(leaks(dataset, contents), 0U);
                EXPECT_GT(report.repeatedImages, 0U);
                EXPECT_EQ(dataset.items.size() + report.leftOut.size(), 200U);
                if (scheme == SplitScheme::Thesis || testPerClass == 0) {
                    EXPECT_TRUE(report.leftOut.empty());
                }
                for (const Split split : {Split::Train, Split::Validation, Split::Test}) EXPECT_GT(dataset.count(split), 0U);
            }
}

TEST(Splits, EveryFileTwiceStillGivesEachClassHeldOutImages) {
    Dataset dataset = madeUp(2, 10, 0);
    Contents contents;
    std::map<int, int> seen;
    for (const DatasetItem& item : dataset.items)
        contents.emplace_back(ContentHash::of(std::to_string(item.label) + " " + std::to_string(seen[item.label]++ / 2)));
    drawSplits(dataset);
    separateSplits(dataset, contents, SplitScheme::Official);
    EXPECT_EQ(leaks(dataset, contents), 0U);
    for (int label = 0; label < 2; ++label)
        for (const Split split : {Split::Train, Split::Validation, Split::Test})
            EXPECT_TRUE(std::any_of(dataset.items.begin(), dataset.items.end(), [&](const DatasetItem& item) {
                return item.label == label && item.split == split;
            })) << label << " " << static_cast<int>(split);
}

TEST(Splits, APublishedTestImageStaysAndItsTwinGoes) {
    Dataset dataset = madeUp(2, 10, 2);
    dataset.conceptLabels = Matrix::identity(20);
    Contents contents = contentsWithTwins(dataset, 0);
    contents[3] = contents[9];    // train and test of class 0
    contents[4] = contents[19];   // train of class 0, test of class 1
    contents[5] = contents[6];    // both in train
    contents[7] = std::nullopt;   // not readable
    const SplitReport report = separateSplits(dataset, contents, SplitScheme::Official);
    ASSERT_EQ(report.leftOut.size(), 2U);
    EXPECT_EQ(report.leftOut[0].id, "0/3");
    EXPECT_EQ(report.leftOut[0].twin, "0/9");
    EXPECT_EQ(report.leftOut[0].split, Split::Train);
    EXPECT_EQ(report.leftOut[0].twinSplit, Split::Test);
    EXPECT_EQ(report.leftOut[1].id, "0/4");
    EXPECT_EQ(report.repeatedImages, 3U);
    EXPECT_EQ(report.contradictions, 1U);
    EXPECT_EQ(dataset.items.size(), 18U);
    ASSERT_EQ(dataset.conceptLabels.rows(), 18U);
    EXPECT_EQ(dataset.conceptLabels.at(3, 5), 1.0F) << "row 3 is now image 5";
    EXPECT_EQ(dataset.count(Split::Test), 4U);
    EXPECT_EQ(leaks(dataset, contents), 0U);
}

TEST(Splits, WithoutRepetitionsNothingChanges) {
    for (const int testPerClass : {0, 10}) {
        Dataset drawn = madeUp(3, 50, testPerClass);
        drawSplits(drawn);
        Dataset separated = drawn;
        Contents contents = contentsWithTwins(drawn, 0);
        EXPECT_EQ(separateSplits(separated, contents, SplitScheme::Official).repeatedImages, 0U);
        for (const Split split : {Split::Train, Split::Validation, Split::Test})
            EXPECT_EQ(idsOf(separated, split), idsOf(drawn, split));
    }
}

TEST(Splits, ThesisIsAnEightyTenTenPartitionOfEverything) {
    Dataset dataset = madeUp(4, 100, 20);
    Contents contents = contentsWithTwins(dataset, 0);
    separateSplits(dataset, contents, SplitScheme::Thesis);
    EXPECT_EQ(dataset.count(Split::Train), 320U);
    EXPECT_EQ(dataset.count(Split::Validation), 40U);
    EXPECT_EQ(dataset.count(Split::Test), 40U);
    const auto test = idsOf(dataset, Split::Test);
    EXPECT_TRUE(std::any_of(test.begin(), test.end(), [](const std::string& id) { return id.size() == 3; }))
        << "published training images are drawn from as well";
    Dataset again = madeUp(4, 100, 20), other = madeUp(4, 100, 20);
    other.plan.seed = 43;
    separateSplits(again, contents, SplitScheme::Thesis);
    separateSplits(other, contents, SplitScheme::Thesis);
    EXPECT_EQ(idsOf(again, Split::Test), test);
    EXPECT_NE(idsOf(other, Split::Test), test);
}

TEST(Splits, UnlabelledImagesAreNeverDrawn) {
    Dataset dataset = madeUp(1, 30, 0);
    for (std::size_t i = 0; i < 20; ++i) dataset.items[i].label = -1;
    drawSplits(dataset);
    for (const auto& item : dataset.items)
        if (item.label < 0) {
            EXPECT_EQ(item.split, Split::Train);
        }
    EXPECT_EQ(dataset.count(Split::Test), 1U);
}

TEST(Splits, SchemesHaveNames) {
    for (const SplitScheme scheme : {SplitScheme::Official, SplitScheme::Thesis})
        EXPECT_EQ(*splitSchemeOf(splitSchemeName(scheme)), scheme);
    EXPECT_TRUE(test::failsWith(splitSchemeOf("mine"), ErrorCode::InvalidOption, "mine"));
}

testing::AssertionResult remarksSay(const Dataset& dataset, const std::string& part) {
    std::string all;
    for (const std::string& remark : datasetRemarks(dataset)) all += remark + "\n";
    if (all.find(part) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "\"" << all << "\" does not say \"" << part << "\"";
}

TEST(DatasetRemarks, SayWhatMakesFiguresDoubtful) {
    Dataset dataset = madeUp(2, 30, 5);
    drawSplits(dataset);
    EXPECT_TRUE(datasetRemarks(dataset).empty());
    dataset.classNames = {"sunglasses", "sunglasses"};
    EXPECT_TRUE(remarksSay(dataset, "1 class name occurs more than once: sunglasses (0, 1)"));
    dataset.classNames.push_back("lonely");
    EXPECT_TRUE(remarksSay(dataset, "1 class has no training image: lonely"));
    dataset.items.push_back({"x", "one", 2, Split::Test, {}});
    EXPECT_TRUE(remarksSay(dataset, "1 class has a single image: lonely"));
    dataset.items.push_back({"x", "none", -1, Split::Train, {}});
    EXPECT_TRUE(remarksSay(dataset, "1 image has no label"));
    Dataset one = madeUp(1, 2, 0);
    drawSplits(one);
    EXPECT_TRUE(remarksSay(one, "one class only"));
    EXPECT_TRUE(remarksSay(one, "the test split is empty"));
}

}  // namespace
}  // namespace vitrine
