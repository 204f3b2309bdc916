// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "field_guide/concepts.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {
namespace {

DemoBatchOptions smallOptions() {
    DemoBatchOptions options;
    options.pairs = 12;
    options.picturesPerSpecies = 1;
    options.pairsPerStep = 6;
    options.speciesPerStep = 5;
    return options;
}

const BytePairVocabulary& vocabulary() {
    static const auto learned = BytePairVocabulary::learn(demoCorpus(smallOptions()), 900).value();
    return learned;
}

TEST(DemoPictures, PairsDifferInTheAttributeNamed) {
    const auto plans = planEditedPairs(40, 3, 0.5F);
    ASSERT_EQ(plans.size(), 80U);
    std::set<AttributeKind> edited;
    for (std::size_t i = 0; i < plans.size(); i += 2) {
        ASSERT_TRUE(plans[i].edited);
        EXPECT_EQ(plans[i].seed, plans[i + 1].seed);
        EXPECT_FALSE(sameAttribute(plans[i].bird, plans[i + 1].bird, *plans[i].edited));
        edited.insert(*plans[i].edited);
    }
    EXPECT_GT(edited.size(), 8U);
    EXPECT_NE(planEditedPairs(1, 4)[0].seed, plans[0].seed);
}

TEST(DemoPictures, PictureHasTheSizeTheModelSees) {
    const auto plan = planSpecies(1, 3)[5];
    EXPECT_EQ(plan.species, 5);
    const auto picture = drawDemoPicture(plan);
    EXPECT_EQ(picture.image.width(), kDemoImageSize);
    EXPECT_EQ(picture.parts.size(), kPartCount);
}

TEST(DemoBatches, TheVocabularyHasEveryWordWhole) {
    for (const auto& name : conceptNames()) {
        const auto words = static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
        const auto hyphens = static_cast<std::size_t>(std::count(name.begin(), name.end(), '-'));
        EXPECT_EQ(vocabulary().encode(name, 32).size(), words + 2 * hyphens + 2) << name;
    }
}

TEST(DemoBatches, ABatchDependsOnTheStepOnly) {
    DemoBatches one(smallOptions(), vocabulary());
    DemoBatches two(smallOptions(), vocabulary());
    two.batch(0, true);
    const auto left = one.batch(7, true);
    const auto right = two.batch(7, true);
    EXPECT_EQ(left.pixels, right.pixels);
    EXPECT_EQ(left.captions.ids, right.captions.ids);
    EXPECT_EQ(left.phrases.ids, right.phrases.ids);
    EXPECT_EQ(left.conceptPatch, right.conceptPatch);
    EXPECT_NE(left.pixels, one.batch(8, true).pixels);
}

TEST(DemoBatches, MembersFitEachOther) {
    DemoBatches batches(smallOptions(), vocabulary());
    const auto batch = batches.batch(1, true);
    EXPECT_EQ(batch.images, 17U);
    EXPECT_EQ(batch.pixels.size(), batch.images * 3 * kDemoImageSize * kDemoImageSize);
    EXPECT_EQ(batch.truth.size(), batch.images * conceptCount());
    EXPECT_EQ(batch.phrases.rows, conceptCount() + speciesCount());
    EXPECT_EQ(batch.captions.rows, batch.images);
    EXPECT_EQ(batches.batch(1, false).captions.rows, 0U);
    const int grid = kDemoImageSize / smallOptions().patchSize;
    std::size_t known = 0;
    for (const auto patch : batch.conceptPatch) {
        EXPECT_GE(patch, -1);
        EXPECT_LT(patch, grid * grid);
        known += patch >= 0 ? 1 : 0;
    }
    EXPECT_GT(known, batch.conceptPatch.size() / 2);
    for (std::size_t i = 0; i < batch.images; ++i) EXPECT_EQ(batch.classes[i] >= 0, i >= 2 * batch.pairs);
}

TEST(DemoBatches, BothPicturesOfAPairAreChangedAlike) {
    DemoBatches batches(smallOptions(), vocabulary());
    const auto batch = batches.batch(2, false);
    const std::size_t size = 3 * kDemoImageSize * kDemoImageSize;
    std::size_t mostlyEqual = 0;
    for (std::size_t pair = 0; pair < batch.pairs; ++pair) {
        std::size_t equal = 0;
        for (std::size_t i = 0; i < size; ++i) {
            equal += batch.pixels[pair * size + i] == batch.pixels[(pair + batch.pairs) * size + i] ? 1 : 0;
        }
        EXPECT_LT(equal, size) << pair;
        mostlyEqual += equal > size / 2 ? 1 : 0;
    }
    // All but the edits of habitat or size, which repaint most of the picture.
    EXPECT_GE(mostlyEqual, batch.pairs / 2);
}

TEST(DemoBatches, FrequenciesAreShares) {
    const DemoBatches batches(smallOptions(), vocabulary());
    const auto shares = batches.conceptFrequencies();
    ASSERT_EQ(shares.size(), conceptCount());
    for (const float share : shares) {
        EXPECT_GE(share, 0.0F);
        EXPECT_LE(share, 1.0F);
    }
    EXPECT_GT(*std::max_element(shares.begin(), shares.end()), 0.1F);
}

TEST(DemoBatches, WordingsRepeatInBothHalves) {
    const DemoBatches batches(smallOptions(), vocabulary());
    const auto rows = batches.wordings(0);
    EXPECT_EQ(rows.rows, 2 * (conceptCount() + speciesCount()));
    EXPECT_NE(rows.ids, batches.wordings(1).ids);
}

}  // namespace
}  // namespace vitrine::field_guide
