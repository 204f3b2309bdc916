// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/attributes.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "field_guide/captions.h"
#include "field_guide/concepts.h"

namespace vitrine::field_guide {
namespace {

int differingAttributes(const BirdAttributes& a, const BirdAttributes& b) {
    int count = 0;
    for (std::size_t i = 0; i < kAttributeKindCount; ++i)
        if (!sameAttribute(a, b, static_cast<AttributeKind>(i))) ++count;
    return count;
}

bool saysOf(const BirdAttributes& bird, std::string_view phrase) {
    const auto truth = conceptTruth(bird);
    for (std::size_t i = 0; i < conceptCount(); ++i)
        if (conceptNames()[i] == phrase) return truth[i] != 0;
    ADD_FAILURE() << "no concept " << phrase;
    return false;
}

std::size_t speciesIndex(std::string_view name) {
    for (std::size_t i = 0; i < speciesCount(); ++i)
        if (speciesNames()[i] == name) return i;
    ADD_FAILURE() << "no species " << name;
    return 0;
}

TEST(Species, AreThirtyFourTidyAndDifferent) {
    EXPECT_EQ(speciesCount(), 34U);
    EXPECT_EQ(std::set<std::string>(speciesNames().begin(), speciesNames().end()).size(), 34U);
    std::set<std::vector<std::uint8_t>> truths;
    for (std::size_t s = 0; s < speciesCount(); ++s) {
        const BirdAttributes bird = typicalBird(s);
        EXPECT_EQ(tidied(bird), bird) << speciesNames()[s];
        BirdAttributes marksOnly = bird;
        marksOnly.pose = Pose::Perched;
        marksOnly.habitat = Habitat::Forest;
        truths.insert(conceptTruth(marksOnly));
        const Habits habits = habitsOf(s);
        EXPECT_FALSE(habits.habitats.empty());
        EXPECT_FALSE(habits.poses.empty());
    }
    EXPECT_EQ(truths.size(), 34U) << "two species with the same marks";
}

TEST(Species, HaveTheirFieldMarks) {
    EXPECT_TRUE(saysOf(typicalBird(speciesIndex("red-eyed vireo")), "red eyes"));
    EXPECT_TRUE(saysOf(typicalBird(speciesIndex("white-eyed vireo")), "a yellow eye ring"));
    EXPECT_TRUE(saysOf(typicalBird(speciesIndex("red-tailed hawk")), "a red tail"));
    EXPECT_TRUE(saysOf(typicalBird(speciesIndex("bald eagle")), "a white head"));
    EXPECT_TRUE(saysOf(typicalBird(speciesIndex("hoopoe")), "a fan-shaped crest"));
    EXPECT_FALSE(saysOf(typicalBird(speciesIndex("black swan")), "a black belly")) << "it is under water";
}

TEST(Individuals, AreTidyAndVary) {
    CounterRandom random(1);
    std::set<Habitat> habitats;
    for (int i = 0; i < 500; ++i) {
        const BirdAttributes bird = individual(random.index(speciesCount()), random);
        EXPECT_EQ(tidied(bird), bird);
        habitats.insert(bird.habitat);
        const bool inWater = bird.pose == Pose::Swimming || bird.pose == Pose::Wading;
        EXPECT_TRUE(!inWater || bird.habitat == Habitat::Lake || bird.habitat == Habitat::Reeds);
    }
    EXPECT_EQ(habitats.size(), 8U);
}

TEST(Concepts, AreNinetyNineAndEachIsSometimesTrue) {
    EXPECT_EQ(conceptCount(), 99U);
    EXPECT_EQ(std::set<std::string>(conceptNames().begin(), conceptNames().end()).size(), 99U);
    std::vector<int> seen(conceptCount());
    CounterRandom random(2);
    for (int i = 0; i < 3000; ++i) {
        const auto truth = conceptTruth(randomBird(random));
        for (std::size_t j = 0; j < truth.size(); ++j) seen[j] += truth[j];
    }
    for (std::size_t j = 0; j < seen.size(); ++j) {
        EXPECT_GT(seen[j], 30) << conceptNames()[j];
        EXPECT_LT(seen[j], 2400) << conceptNames()[j];
    }
}

TEST(Concepts, OfOneAttributeExcludeEachOther) {
    CounterRandom random(3);
    for (int i = 0; i < 500; ++i) {
        const auto truth = conceptTruth(randomBird(random));
        std::map<AttributeKind, int> count;
        for (std::size_t j = 0; j < truth.size(); ++j) count[concepts()[j].attribute] += truth[j];
        for (const auto& [attribute, trueOnes] : count) EXPECT_LE(trueOnes, 1) << attributeName(attribute);
        EXPECT_EQ(count[AttributeKind::Habitat], 1);
        EXPECT_EQ(count[AttributeKind::Pose], 1);
        EXPECT_EQ(count[AttributeKind::Eye], 1);
    }
}

TEST(Edits, ChangeOneAttributeAndItsConceptsOnly) {
    CounterRandom random(4);
    std::map<AttributeKind, int> chosen;
    for (int i = 0; i < 2000; ++i) {
        const BirdAttributes bird = randomBird(random);
        const Edit edit = editedBird(bird, random);
        ++chosen[edit.which];
        EXPECT_EQ(differingAttributes(bird, edit.edited), 1);
        EXPECT_FALSE(sameAttribute(bird, edit.edited, edit.which));
        EXPECT_EQ(tidied(edit.edited), edit.edited);
        const auto before = conceptTruth(bird), after = conceptTruth(edit.edited);
        EXPECT_NE(before, after);
        for (std::size_t j = 0; j < before.size(); ++j) {
            if (before[j] == after[j]) continue;
            const AttributeKind changed = concepts()[j].attribute;
            const bool crestColour = edit.which == AttributeKind::Crest && changed == AttributeKind::CrestColour;
            EXPECT_TRUE(changed == edit.which || crestColour)
                << conceptNames()[j] << " by " << attributeName(edit.which);
        }
    }
    EXPECT_EQ(chosen.size(), editableAttributes().size());
    EXPECT_GT(chosen[AttributeKind::Eye], 60);
    EXPECT_LT(chosen[AttributeKind::Eye], 180);
}

TEST(Edits, KeepToTheAttributeAskedFor) {
    CounterRandom random(5);
    BirdAttributes bird = typicalBird(speciesIndex("house martin"));
    EXPECT_EQ(editedBird(bird, random, AttributeKind::Beak).which, AttributeKind::Beak);
    bird.pose = Pose::Flying;
    EXPECT_FALSE(canEdit(bird, AttributeKind::Legs));
    EXPECT_NE(editedBird(bird, random, AttributeKind::Legs).which, AttributeKind::Legs);
}

TEST(Captions, MentionOnlyWhatIsTrue) {
    CounterRandom random(6);
    std::set<std::string> different;
    std::vector<int> mentioned(conceptCount());
    for (int i = 0; i < 3000; ++i) {
        const std::size_t species = random.index(speciesCount());
        const bool named = i % 2 == 0;
        const BirdAttributes bird = named ? individual(species, random) : randomBird(random);
        const auto truth = conceptTruth(bird);
        const std::string text = caption(bird, named ? speciesNames()[species] : "", random);
        different.insert(text);
        EXPECT_FALSE(text.empty());
        for (std::size_t j = 0; j < truth.size(); ++j) {
            if (text.find(conceptNames()[j]) == std::string::npos) continue;
            ++mentioned[j];
            EXPECT_TRUE(truth[j]) << text;
        }
        for (const std::string& name : speciesNames())
            EXPECT_TRUE(named || text.find(name) == std::string::npos) << text;
    }
    EXPECT_GT(different.size(), 2000U);
    for (std::size_t j = 0; j < mentioned.size(); ++j) EXPECT_GT(mentioned[j], 0) << conceptNames()[j];
}

TEST(Captions, SynonymsReplaceWholeWords) {
    CounterRandom random(7);
    EXPECT_EQ(withSynonyms("a gray beak, perched", 1, random), "a grey bill, sitting");
    EXPECT_EQ(withSynonyms("a red-eyed vireo", 1, random), "a red-eyed vireo");
    EXPECT_EQ(withSynonyms("a gray beak", 0, random), "a gray beak");
    EXPECT_EQ(speciesWordings("magpie").front(), "a photo of a magpie");
}

}  // namespace
}  // namespace vitrine::field_guide
