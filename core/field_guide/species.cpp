// SPDX-License-Identifier: GPL-3.0-or-later
// The species table: real names, so that a real CLIP can read the pictures too, and the field
// marks a beginner's guide would give. Several groups differ in one or two marks only.
#include <iterator>

#include "field_guide/attributes.h"

namespace vitrine::field_guide {
namespace {

using enum Colour;
using enum Habitat;
using enum Pose;

struct Species {
    const char* name;
    std::vector<Habitat> habitats;
    std::vector<Pose> poses;
    BirdAttributes bird;
};

/// `body` for everything that can have it; the rows below then name what is different.
BirdAttributes bird(Colour body, Colour belly, BirdSize size = BirdSize::Small) {
    BirdAttributes attributes;
    attributes.back = attributes.wing = attributes.head = attributes.tail = attributes.crestColour = body;
    attributes.belly = belly;
    attributes.size = size;
    return attributes;
}

template <class Describe>
Species species(const char* name, std::vector<Habitat> habitats, std::vector<Pose> poses, BirdAttributes base,
                Describe describe) {
    describe(base);
    base.habitat = habitats.front();
    base.pose = poses.front();
    return {name, std::move(habitats), std::move(poses), tidied(base)};
}

void makeWader(BirdAttributes& b) {
    b.longLegs = b.longNeck = true;
    b.tailShape = TailShape::Short;
}

std::vector<Species> makeSongbirds() {
    const auto vireo = [] {
        BirdAttributes b = bird(Olive, White);
        b.wingPattern = WingPattern::WhiteBars;
        return b;
    };
    std::vector<Species> list;
    list.push_back(
        species("northern cardinal", {Forest, Snow}, {Perched}, bird(Red, Red, BirdSize::Medium), [](auto& b) {
            b.crest = CrestShape::Point;
            b.mask = true;
            b.beak = BeakShape::Cone;
            b.beakColour = Orange;
            b.tailShape = TailShape::Long;
            b.legs = Gray;
        }));
    list.push_back(species("blue jay", {Forest, Meadow}, {Perched}, bird(Blue, White, BirdSize::Medium), [](auto& b) {
        b.wingPattern = WingPattern::WhiteBars;
        b.crest = CrestShape::Point;
        b.tailShape = TailShape::Long;
    }));
    list.push_back(species("american goldfinch", {Meadow, Forest}, {Perched}, bird(Yellow, Yellow), [](auto& b) {
        b.wing = Black;
        b.wingPattern = WingPattern::WhiteBars;
        b.cap = Black;
        b.beak = BeakShape::Cone;
        b.beakColour = Orange;
        b.tailShape = TailShape::Short;
        b.legs = Pink;
    }));
    list.push_back(species("red-eyed vireo", {Forest}, {Perched}, bird(Olive, White), [](auto& b) {
        b.cap = Gray;
        b.brow = White;
        b.eye = Red;
    }));
    list.push_back(species("white-eyed vireo", {Forest}, {Perched}, vireo(), [](auto& b) {
        b.eyeRing = Yellow;
        b.eye = White;
    }));
    list.push_back(species("blue-headed vireo", {Forest}, {Perched}, vireo(), [](auto& b) {
        b.head = Slate;
        b.eyeRing = White;
    }));
    list.push_back(species("black-capped vireo", {Forest}, {Perched}, vireo(), [](auto& b) {
        b.cap = Black;
        b.eyeRing = White;
        b.eye = Red;
    }));
    list.push_back(species("yellow-throated vireo", {Forest}, {Perched}, vireo(), [](auto& b) {
        b.throat = Yellow;
        b.eyeRing = Yellow;
    }));
    list.push_back(species("warbling vireo", {Forest}, {Perched}, bird(Gray, White), [](auto& b) { b.brow = White; }));
    list.push_back(species("european robin", {Meadow, Snow, Forest}, {Perched}, bird(Brown, White), [](auto& b) {
        b.breast = Orange;
        b.tailShape = TailShape::Short;
        b.legs = Pink;
    }));
    list.push_back(species("bullfinch", {Snow, Forest}, {Perched}, bird(Gray, Red), [](auto& b) {
        b.wing = Black;
        b.wingPattern = WingPattern::WhiteBars;
        b.cap = Black;
        b.beak = BeakShape::Cone;
        b.tailShape = TailShape::Short;
    }));
    list.push_back(species("bohemian waxwing", {Snow, City}, {Perched}, bird(Brown, Gray), [](auto& b) {
        b.wingPattern = WingPattern::WhiteBars;
        b.crest = CrestShape::Point;
        b.mask = true;
        b.beak = BeakShape::Cone;
        b.tailShape = TailShape::Short;
    }));
    list.push_back(species("barn swallow", {Sky, Meadow}, {Flying, Flying, Perched}, bird(Blue, Cream), [](auto& b) {
        b.throat = Red;
        b.tailShape = TailShape::Forked;
    }));
    list.push_back(species("house martin", {Sky, City}, {Flying, Flying, Perched}, bird(Blue, White),
                           [](auto& b) { b.tailShape = TailShape::Forked; }));
    list.push_back(species("house sparrow", {City, Meadow}, {Perched}, bird(Brown, Gray), [](auto& b) {
        b.wingPattern = WingPattern::Stripes;
        b.cap = Gray;
        b.throat = Black;
        b.beak = BeakShape::Cone;
        b.legs = Pink;
    }));
    return list;
}

std::vector<Species> makeWaterBirds() {
    std::vector<Species> list;
    list.push_back(species("common kingfisher", {Lake, Reeds}, {Perched}, bird(Blue, Orange), [](auto& b) {
        b.throat = White;
        b.beak = BeakShape::Long;
        b.tailShape = TailShape::Short;
        b.legs = Red;
    }));
    list.push_back(species("mallard", {Lake, Reeds}, {Swimming}, bird(Gray, Gray, BirdSize::Large), [](auto& b) {
        b.wing = Brown;
        b.head = Green;
        b.beak = BeakShape::Flat;
        b.beakColour = Yellow;
        b.tailShape = TailShape::Short;
        b.legs = Red;
    }));
    list.push_back(species("mute swan", {Lake}, {Swimming}, bird(White, White, BirdSize::Large), [](auto& b) {
        b.longNeck = true;
        b.beak = BeakShape::Flat;
        b.beakColour = Orange;
        b.mask = true;
        b.tailShape = TailShape::Short;
    }));
    list.push_back(species("black swan", {Lake}, {Swimming}, bird(Black, Black, BirdSize::Large), [](auto& b) {
        b.longNeck = true;
        b.beak = BeakShape::Flat;
        b.beakColour = Red;
        b.eye = Red;
        b.tailShape = TailShape::Short;
    }));
    list.push_back(species("gray heron", {Reeds, Lake}, {Wading}, bird(Gray, White, BirdSize::Large), [](auto& b) {
        makeWader(b);
        b.head = White;
        b.brow = Black;
        b.crest = CrestShape::Plumes;
        b.crestColour = Black;
        b.beak = BeakShape::Long;
        b.beakColour = b.eye = b.legs = Yellow;
    }));
    list.push_back(species("great egret", {Reeds, Lake}, {Wading}, bird(White, White, BirdSize::Large), [](auto& b) {
        makeWader(b);
        b.beak = BeakShape::Long;
        b.beakColour = b.eye = Yellow;
    }));
    list.push_back(species("flamingo", {Lake}, {Wading}, bird(Pink, Pink, BirdSize::Large), [](auto& b) {
        makeWader(b);
        b.beak = BeakShape::Curved;
        b.eye = Yellow;
        b.legs = Pink;
    }));
    list.push_back(species("scarlet ibis", {Reeds, Lake}, {Wading}, bird(Red, Red, BirdSize::Large), [](auto& b) {
        makeWader(b);
        b.beak = BeakShape::Curved;
        b.legs = Red;
    }));
    list.push_back(
        species("herring gull", {Sky, Lake}, {Flying, Swimming}, bird(White, White, BirdSize::Large), [](auto& b) {
            b.wing = Gray;
            b.beak = BeakShape::Hooked;
            b.beakColour = b.eye = Yellow;
            b.legs = Pink;
        }));
    list.push_back(species("black-headed gull", {Sky, Lake}, {Flying, Swimming}, bird(White, White, BirdSize::Medium),
                           [](auto& b) {
                               b.wing = Gray;
                               b.head = Black;
                               b.eyeRing = White;
                               b.beakColour = b.legs = Red;
                           }));
    return list;
}

std::vector<Species> makeLargerLandBirds() {
    std::vector<Species> list;
    list.push_back(species("carrion crow", {City, Meadow}, {Perched, Flying}, bird(Black, Black, BirdSize::Large),
                           [](auto& b) { b.beak = BeakShape::Cone; }));
    list.push_back(species("magpie", {City, Meadow}, {Perched}, bird(Black, White, BirdSize::Large), [](auto& b) {
        b.wingPattern = WingPattern::WhiteBars;
        b.beak = BeakShape::Cone;
        b.tailShape = TailShape::Long;
    }));
    list.push_back(species("rock pigeon", {City}, {Perched}, bird(Gray, Gray, BirdSize::Medium), [](auto& b) {
        b.wingPattern = WingPattern::DarkBars;
        b.head = Slate;
        b.throat = Green;
        b.eye = Orange;
        b.legs = Red;
    }));
    list.push_back(species("toucan", {Forest}, {Perched}, bird(Black, Black, BirdSize::Large), [](auto& b) {
        b.throat = White;
        b.beak = BeakShape::Huge;
        b.beakColour = Orange;
        b.eyeRing = Orange;
        b.legs = Gray;
    }));
    list.push_back(
        species("rose-ringed parakeet", {Forest, City}, {Perched}, bird(Green, Green, BirdSize::Medium), [](auto& b) {
            b.beak = BeakShape::Hooked;
            b.beakColour = Red;
            b.eye = Yellow;
            b.eyeRing = Orange;
            b.tailShape = TailShape::Long;
            b.legs = Gray;
        }));
    list.push_back(species("hoopoe", {Desert, Meadow}, {Perched}, bird(Orange, Cream, BirdSize::Medium), [](auto& b) {
        b.wing = Black;
        b.wingPattern = WingPattern::Stripes;
        b.crest = CrestShape::Fan;
        b.beak = BeakShape::Curved;
    }));
    list.push_back(
        species("spotted woodpecker", {Forest}, {Perched}, bird(Black, White, BirdSize::Medium), [](auto& b) {
            b.wingPattern = WingPattern::Stripes;
            b.crest = CrestShape::Point;
            b.crestColour = Red;
            b.beak = BeakShape::Long;
            b.beakColour = b.legs = Gray;
        }));
    list.push_back(
        species("bald eagle", {Sky, Lake}, {Flying, Perched}, bird(Brown, Brown, BirdSize::Large), [](auto& b) {
            b.head = b.tail = White;
            b.beak = BeakShape::Hooked;
            b.beakColour = b.eye = b.legs = Yellow;
        }));
    list.push_back(
        species("red-tailed hawk", {Sky, Desert}, {Flying, Perched}, bird(Brown, Cream, BirdSize::Large), [](auto& b) {
            b.bellySpots = true;
            b.tail = Red;
            b.beak = BeakShape::Hooked;
            b.beakColour = Gray;
            b.eye = b.legs = Yellow;
        }));
    return list;
}

const std::vector<Species>& guide() {
    static const std::vector<Species> all = [] {
        std::vector<Species> list = makeSongbirds();
        for (std::vector<Species> more : {makeWaterBirds(), makeLargerLandBirds()})
            list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        return list;
    }();
    return all;
}

}  // namespace

const std::vector<std::string>& speciesNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const Species& entry : guide()) list.emplace_back(entry.name);
        return list;
    }();
    return names;
}

std::size_t speciesCount() { return guide().size(); }

BirdAttributes typicalBird(std::size_t species) { return guide()[species].bird; }

Habits habitsOf(std::size_t species) { return {guide()[species].habitats, guide()[species].poses}; }

}  // namespace vitrine::field_guide
