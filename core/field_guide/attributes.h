// SPDX-License-Identifier: GPL-3.0-or-later
// What a bird of the drawn field guide looks like: one value for each attribute, the species
// table, random birds, and birds that differ in exactly one attribute. No drawing here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/counter_random.h"

namespace vitrine::field_guide {

enum class Colour : std::uint8_t {
    Red, Orange, Yellow, Green, Olive, Blue, Brown, Black, Gray, White, Pink, Cream, Slate
};
inline constexpr std::size_t kColourCount = 13;

enum class WingPattern : std::uint8_t { Plain, WhiteBars, DarkBars, Stripes };
enum class CrestShape : std::uint8_t { Point, Fan, Plumes };
enum class BeakShape : std::uint8_t { Thin, Cone, Long, Curved, Hooked, Flat, Huge };
enum class TailShape : std::uint8_t { Short, Medium, Long, Forked };
enum class BirdSize : std::uint8_t { Small, Medium, Large };
enum class Habitat : std::uint8_t { Forest, Lake, Reeds, Snow, City, Sky, Meadow, Desert };
enum class Pose : std::uint8_t { Perched, Flying, Swimming, Wading };

/// Where on the picture something is seen.
enum class Part : std::uint8_t {
    Eye, Beak, Crown, Head, Throat, Neck, Breast, Belly, Back, Wing, Tail, Legs, Bird, Background
};
inline constexpr std::size_t kPartCount = 14;

/// One value for each attribute. Nothing is inherited: a bird that is red all over says red for
/// back, head, wing and tail, so that a change of one leaves the others alone.
struct BirdAttributes {
    Colour back = Colour::Brown;  ///< upper side of the body, and the neck of long-necked birds
    Colour belly = Colour::White;
    Colour wing = Colour::Brown;
    Colour head = Colour::Brown;
    Colour tail = Colour::Brown;
    WingPattern wingPattern = WingPattern::Plain;
    std::optional<Colour> cap;
    bool mask = false;  ///< black, through the eye
    std::optional<Colour> brow;
    std::optional<Colour> throat;
    std::optional<Colour> breast;
    bool bellySpots = false;
    std::optional<CrestShape> crest;
    Colour crestColour = Colour::Black;  ///< without meaning where there is no crest
    BeakShape beak = BeakShape::Thin;
    Colour beakColour = Colour::Black;
    Colour eye = Colour::Black;
    std::optional<Colour> eyeRing;
    TailShape tailShape = TailShape::Medium;
    Colour legs = Colour::Black;
    bool longLegs = false;
    bool longNeck = false;
    BirdSize size = BirdSize::Small;
    Habitat habitat = Habitat::Forest;
    Pose pose = Pose::Perched;

    friend bool operator==(const BirdAttributes&, const BirdAttributes&) = default;
};

/// The attributes by name: what an edit changes, and what a concept speaks of.
enum class AttributeKind : std::uint8_t {
    Back, Belly, Wing, Head, Tail, WingPattern, Cap, Mask, Brow, Throat, Breast, BellySpots, Crest, CrestColour,
    Beak, BeakColour, Eye, EyeRing, TailShape, Legs, LongLegs, LongNeck, Size, Habitat, Pose
};
inline constexpr std::size_t kAttributeKindCount = 25;

/// "eye ring", "beak shape": for reports and logs.
std::string_view attributeName(AttributeKind kind);

/// Whether the two birds hold the same value of that attribute.
bool sameAttribute(const BirdAttributes& a, const BirdAttributes& b, AttributeKind kind);

/// Legs are seen on perched and wading birds only; water covers the belly of a swimming one.
bool legsVisible(const BirdAttributes& bird);
bool bellyVisible(const BirdAttributes& bird);

/// The bird without marks that cannot be seen against what lies under them (a black mask on a
/// black head), with a habitat that has water where it swims or wades. Idempotent.
BirdAttributes tidied(BirdAttributes bird);

/// The 34 species, in fixed order; the position is the class label.
const std::vector<std::string>& speciesNames();
std::size_t speciesCount();

/// The bird as the guide describes it, in its commonest habitat and pose.
BirdAttributes typicalBird(std::size_t species);

/// Where a species is seen and how it holds itself; a repeated entry is a commoner one.
struct Habits {
    std::span<const Habitat> habitats;
    std::span<const Pose> poses;
};
Habits habitsOf(std::size_t species);

/// One individual: habitat and pose drawn from the species' habits (now and then a vagrant), and
/// with some chance one or another optional mark missing. `species` < speciesCount().
BirdAttributes individual(std::size_t species, CounterRandom& random);

/// Any habitat in which a bird can hold itself so, all equally likely: by the water where it swims or wades.
Habitat anyHabitat(Pose pose, CounterRandom& random);

/// A bird of no species: every attribute drawn for itself.
BirdAttributes randomBird(CounterRandom& random);

struct Edit {
    AttributeKind which;
    BirdAttributes edited;
};

/// The attributes editedBird() draws from by default: all but pose and leg length, which change
/// what else can be seen.
std::span<const AttributeKind> editableAttributes();

/// Whether `kind` can be changed on this bird so that the picture shows it: no leg colour on a
/// flying bird, no crest colour without a crest.
bool canEdit(const BirdAttributes& bird, AttributeKind kind);

/// The bird with exactly one attribute changed to another value that is seen in the picture and
/// changes what conceptTruth() says. (A crest that comes or goes brings or takes its colour.)
/// Without `which` every attribute that can be edited is equally likely; a `which` that cannot be
/// edited on this bird is replaced by one that can. `bird` must be tidied.
Edit editedBird(const BirdAttributes& bird, CounterRandom& random, std::optional<AttributeKind> which = std::nullopt);

}  // namespace vitrine::field_guide
