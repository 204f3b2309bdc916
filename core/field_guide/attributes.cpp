// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/attributes.h"

#include <algorithm>

#include "field_guide/concepts.h"

namespace vitrine::field_guide {
namespace {

using enum Colour;

// What random birds and edits choose from. Not every colour is offered everywhere: the concepts
// name only some, and a mark must stand out from what it is drawn on.
constexpr std::array kBackColours{Red, Orange, Yellow, Green, Olive, Blue, Brown, Black, Gray, White, Pink};
constexpr std::array kBellyColours{White, Yellow, Orange, Red, Gray, Cream, Black};
constexpr std::array kWingColours{Black, Gray, Brown, Blue, White, Green, Red};
constexpr std::array kHeadColours{Black, White, Green, Slate};
constexpr std::array kCapColours{Black, Red, Gray};
constexpr std::array kBrowColours{White, Black};
constexpr std::array kThroatColours{Yellow, Red, White, Black, Green};
constexpr std::array kBreastColours{Orange, Red, Yellow};
constexpr std::array kCrestColours{Red, Black, Orange, Blue};
constexpr std::array kBeakColours{Black, Orange, Yellow, Red, Gray};
constexpr std::array kEyeColours{Black, Red, Yellow, White, Orange};
constexpr std::array kRingColours{White, Yellow, Orange};
constexpr std::array kTailColours{Red, White, Black};
constexpr std::array kLegColours{Black, Yellow, Red, Pink, Gray};

constexpr std::array kWingPatterns{WingPattern::Plain, WingPattern::WhiteBars, WingPattern::DarkBars,
                                   WingPattern::Stripes};
constexpr std::array kCrests{CrestShape::Point, CrestShape::Fan, CrestShape::Plumes};
constexpr std::array kBeaks{BeakShape::Thin,   BeakShape::Cone, BeakShape::Long, BeakShape::Curved,
                            BeakShape::Hooked, BeakShape::Flat, BeakShape::Huge};
constexpr std::array kTails{TailShape::Short, TailShape::Medium, TailShape::Long, TailShape::Forked};
constexpr std::array kSizes{BirdSize::Small, BirdSize::Medium, BirdSize::Large};
constexpr std::array kHabitats{Habitat::Forest, Habitat::Lake, Habitat::Reeds,  Habitat::Snow,
                               Habitat::City,   Habitat::Sky,  Habitat::Meadow, Habitat::Desert};
constexpr std::array kPoses{Pose::Perched, Pose::Flying, Pose::Swimming, Pose::Wading};
constexpr std::array kFlags{false, true};

template <class T, std::size_t N>
T pick(const std::array<T, N>& values, CounterRandom& random) {
    return values[random.index(N)];
}

template <class T, std::size_t N>
std::optional<T> pickSometimes(float probability, const std::array<T, N>& values, CounterRandom& random) {
    // Both numbers are always drawn, so that the probability shifts no later choice.
    const bool present = random.chance(probability);
    const T value = pick(values, random);
    return present ? std::optional<T>(value) : std::nullopt;
}

bool onWater(Pose pose) { return pose == Pose::Swimming || pose == Pose::Wading; }

bool hasWater(Habitat habitat) { return habitat == Habitat::Lake || habitat == Habitat::Reeds; }

/// All birds that differ from `bird` in the value of `kind`, visible or not.
std::vector<BirdAttributes> otherValues(const BirdAttributes& bird, AttributeKind kind) {
    std::vector<BirdAttributes> birds;
    const auto add = [&](auto member, const auto& value) {
        if (bird.*member == value) return;
        birds.push_back(bird);
        birds.back().*member = value;
    };
    const auto addAll = [&](auto member, const auto& values) {
        for (const auto& value : values) add(member, value);
    };
    const auto addOptional = [&](auto member, const auto& values) {
        add(member, std::nullopt);
        addAll(member, values);
    };
    switch (kind) {
        case AttributeKind::Back: addAll(&BirdAttributes::back, kBackColours); break;
        case AttributeKind::Belly: addAll(&BirdAttributes::belly, kBellyColours); break;
        case AttributeKind::Wing: addAll(&BirdAttributes::wing, kWingColours); break;
        case AttributeKind::Head:
            addAll(&BirdAttributes::head, kHeadColours);
            if (std::ranges::find(kHeadColours, bird.back) == kHeadColours.end()) add(&BirdAttributes::head, bird.back);
            break;
        case AttributeKind::Tail:
            addAll(&BirdAttributes::tail, kTailColours);
            if (std::ranges::find(kTailColours, bird.back) == kTailColours.end()) add(&BirdAttributes::tail, bird.back);
            break;
        case AttributeKind::WingPattern: addAll(&BirdAttributes::wingPattern, kWingPatterns); break;
        case AttributeKind::Cap: addOptional(&BirdAttributes::cap, kCapColours); break;
        case AttributeKind::Mask: addAll(&BirdAttributes::mask, kFlags); break;
        case AttributeKind::Brow: addOptional(&BirdAttributes::brow, kBrowColours); break;
        case AttributeKind::Throat: addOptional(&BirdAttributes::throat, kThroatColours); break;
        case AttributeKind::Breast: addOptional(&BirdAttributes::breast, kBreastColours); break;
        case AttributeKind::BellySpots: addAll(&BirdAttributes::bellySpots, kFlags); break;
        case AttributeKind::Crest: addOptional(&BirdAttributes::crest, kCrests); break;
        case AttributeKind::CrestColour: addAll(&BirdAttributes::crestColour, kCrestColours); break;
        case AttributeKind::Beak: addAll(&BirdAttributes::beak, kBeaks); break;
        case AttributeKind::BeakColour: addAll(&BirdAttributes::beakColour, kBeakColours); break;
        case AttributeKind::Eye: addAll(&BirdAttributes::eye, kEyeColours); break;
        case AttributeKind::EyeRing: addOptional(&BirdAttributes::eyeRing, kRingColours); break;
        case AttributeKind::TailShape: addAll(&BirdAttributes::tailShape, kTails); break;
        case AttributeKind::Legs: addAll(&BirdAttributes::legs, kLegColours); break;
        case AttributeKind::LongLegs: addAll(&BirdAttributes::longLegs, kFlags); break;
        case AttributeKind::LongNeck: addAll(&BirdAttributes::longNeck, kFlags); break;
        case AttributeKind::Size: addAll(&BirdAttributes::size, kSizes); break;
        case AttributeKind::Habitat: addAll(&BirdAttributes::habitat, kHabitats); break;
        case AttributeKind::Pose: addAll(&BirdAttributes::pose, kPoses); break;
    }
    return birds;
}

/// Those of them that need no tidying and of which another set of concepts is true.
std::vector<BirdAttributes> visibleEdits(const BirdAttributes& bird, AttributeKind kind) {
    std::vector<BirdAttributes> birds = otherValues(bird, kind);
    const std::vector<std::uint8_t> before = conceptTruth(bird);
    std::erase_if(birds, [&](const BirdAttributes& edited) {
        return tidied(edited) != edited || conceptTruth(edited) == before;
    });
    return birds;
}

Habitat habitatFor(Pose pose, CounterRandom& random) {
    using enum Habitat;
    constexpr std::array kAir{Sky, Sky, Sky, City, Meadow, Desert, Snow, Forest, Lake};
    switch (pose) {
        case Pose::Swimming:
        case Pose::Wading: return random.chance(0.5F) ? Lake : Reeds;
        case Pose::Flying: return pick(kAir, random);
        case Pose::Perched: break;
    }
    return pick(kHabitats, random);
}

}  // namespace

std::string_view attributeName(AttributeKind kind) {
    static constexpr std::array<std::string_view, kAttributeKindCount> kNames{
        "body colour", "belly colour", "wing colour", "head colour", "tail colour", "wing pattern", "cap",
        "mask",        "eyebrow",      "throat",      "breast",      "belly spots", "crest",        "crest colour",
        "beak shape",  "beak colour",  "eye colour",  "eye ring",    "tail shape",  "leg colour",   "leg length",
        "neck",        "size",         "habitat",     "pose"};
    return kNames[static_cast<std::size_t>(kind)];
}

bool sameAttribute(const BirdAttributes& a, const BirdAttributes& b, AttributeKind kind) {
    switch (kind) {
        case AttributeKind::Back: return a.back == b.back;
        case AttributeKind::Belly: return a.belly == b.belly;
        case AttributeKind::Wing: return a.wing == b.wing;
        case AttributeKind::Head: return a.head == b.head;
        case AttributeKind::Tail: return a.tail == b.tail;
        case AttributeKind::WingPattern: return a.wingPattern == b.wingPattern;
        case AttributeKind::Cap: return a.cap == b.cap;
        case AttributeKind::Mask: return a.mask == b.mask;
        case AttributeKind::Brow: return a.brow == b.brow;
        case AttributeKind::Throat: return a.throat == b.throat;
        case AttributeKind::Breast: return a.breast == b.breast;
        case AttributeKind::BellySpots: return a.bellySpots == b.bellySpots;
        case AttributeKind::Crest: return a.crest == b.crest;
        case AttributeKind::CrestColour: return a.crestColour == b.crestColour;
        case AttributeKind::Beak: return a.beak == b.beak;
        case AttributeKind::BeakColour: return a.beakColour == b.beakColour;
        case AttributeKind::Eye: return a.eye == b.eye;
        case AttributeKind::EyeRing: return a.eyeRing == b.eyeRing;
        case AttributeKind::TailShape: return a.tailShape == b.tailShape;
        case AttributeKind::Legs: return a.legs == b.legs;
        case AttributeKind::LongLegs: return a.longLegs == b.longLegs;
        case AttributeKind::LongNeck: return a.longNeck == b.longNeck;
        case AttributeKind::Size: return a.size == b.size;
        case AttributeKind::Habitat: return a.habitat == b.habitat;
        case AttributeKind::Pose: return a.pose == b.pose;
    }
    return true;
}

bool legsVisible(const BirdAttributes& bird) { return bird.pose == Pose::Perched || bird.pose == Pose::Wading; }

bool bellyVisible(const BirdAttributes& bird) { return bird.pose != Pose::Swimming; }

BirdAttributes tidied(BirdAttributes bird) {
    if (bird.cap == bird.head) bird.cap.reset();
    const Colour crown = bird.cap.value_or(bird.head);
    if (bird.head == Black) bird.mask = false;
    if (bird.brow == crown || (bird.brow == Black && (bird.mask || crown == Slate))) bird.brow.reset();
    if (bird.breast == bird.belly || bird.breast == bird.back) bird.breast.reset();
    // The chin of a plain-headed, short-necked bird has the colour of its belly.
    const Colour chin = bird.head != bird.back ? bird.head : bird.longNeck ? bird.back : bird.belly;
    if (bird.throat == chin || bird.throat == bird.belly || bird.throat == bird.breast) bird.throat.reset();
    const bool darkWing = bird.wing == Black || bird.wing == Slate;
    const bool lightWing = bird.wing == White || bird.wing == Cream;
    if (bird.wingPattern == WingPattern::DarkBars && darkWing) bird.wingPattern = WingPattern::Plain;
    if (bird.wingPattern != WingPattern::DarkBars && lightWing) bird.wingPattern = WingPattern::Plain;
    if (bird.belly == Black || bird.belly == Brown || !bellyVisible(bird)) bird.bellySpots = false;
    if (onWater(bird.pose) && !hasWater(bird.habitat)) bird.habitat = Habitat::Lake;
    return bird;
}

Habitat anyHabitat(Pose pose, CounterRandom& random) {
    if (onWater(pose)) return random.chance(0.5F) ? Habitat::Lake : Habitat::Reeds;
    return pick(kHabitats, random);
}

BirdAttributes randomBird(CounterRandom& random) {
    BirdAttributes bird;
    bird.back = pick(kBackColours, random);
    bird.belly = pickSometimes(0.75F, kBellyColours, random).value_or(bird.back);
    bird.wing = pickSometimes(0.7F, kWingColours, random).value_or(bird.back);
    bird.head = pickSometimes(0.45F, kHeadColours, random).value_or(bird.back);
    bird.tail = pickSometimes(0.5F, kTailColours, random).value_or(bird.back);
    bird.wingPattern = pick(kWingPatterns, random);
    bird.cap = pickSometimes(0.5F, kCapColours, random);
    bird.mask = random.chance(0.35F);
    bird.brow = pickSometimes(0.5F, kBrowColours, random);
    bird.throat = pickSometimes(0.6F, kThroatColours, random);
    bird.breast = pickSometimes(0.5F, kBreastColours, random);
    bird.bellySpots = random.chance(0.35F);
    bird.crest = pickSometimes(0.55F, kCrests, random);
    bird.crestColour = pick(kCrestColours, random);
    bird.beak = pick(kBeaks, random);
    bird.beakColour = pick(kBeakColours, random);
    bird.eye = pick(kEyeColours, random);
    bird.eyeRing = pickSometimes(0.6F, kRingColours, random);
    bird.tailShape = pick(kTails, random);
    bird.legs = pick(kLegColours, random);
    bird.size = pick(kSizes, random);
    constexpr std::array kPoseChoices{Pose::Perched, Pose::Perched,  Pose::Perched,
                                      Pose::Flying,  Pose::Swimming, Pose::Wading};
    bird.pose = pick(kPoseChoices, random);
    bird.longLegs = random.chance(bird.pose == Pose::Wading ? 0.65F : 0.12F);
    bird.longNeck = random.chance(onWater(bird.pose) ? 0.5F : 0.1F);
    bird.habitat = habitatFor(bird.pose, random);
    return tidied(bird);
}

BirdAttributes individual(std::size_t species, CounterRandom& random) {
    BirdAttributes bird = typicalBird(species);
    const auto [habitats, poses] = habitsOf(species);
    bird.habitat = random.pick(habitats);
    bird.pose = random.pick(poses);
    if (random.chance(0.08F) && bird.pose == Pose::Perched) bird.pose = Pose::Flying;
    if (random.chance(0.18F)) bird.habitat = habitatFor(bird.pose, random);
    // Moult and youth: now and then a mark is missing.
    constexpr float kMissing = 0.05F;
    if (random.chance(kMissing)) bird.crest.reset();
    if (random.chance(kMissing)) bird.eyeRing.reset();
    if (random.chance(kMissing)) bird.brow.reset();
    if (random.chance(kMissing)) bird.throat.reset();
    if (random.chance(kMissing)) bird.mask = false;
    return tidied(bird);
}

std::span<const AttributeKind> editableAttributes() {
    using enum AttributeKind;
    static constexpr std::array kKinds{Back, Belly,   Wing,      Head,       Tail,     WingPattern, Cap,    Mask,
                                       Brow, Throat,  Breast,    BellySpots, Crest,    CrestColour, Beak,   BeakColour,
                                       Eye,  EyeRing, TailShape, Legs,       LongNeck, Size,        Habitat};
    return kKinds;
}

bool canEdit(const BirdAttributes& bird, AttributeKind kind) { return !visibleEdits(bird, kind).empty(); }

Edit editedBird(const BirdAttributes& bird, CounterRandom& random, std::optional<AttributeKind> which) {
    if (!which || !canEdit(bird, *which)) {
        // Size and eye can be edited on every bird, so the loop ends.
        do {
            which = random.pick(editableAttributes());
        } while (!canEdit(bird, *which));
    }
    const std::vector<BirdAttributes> birds = visibleEdits(bird, *which);
    return {*which, birds[random.index(birds.size())]};
}

}  // namespace vitrine::field_guide
