// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/concepts.h"

namespace vitrine::field_guide {
namespace {

using Truth = bool (*)(const BirdAttributes& bird, int value);

/// A concept with the question to the bird that decides it.
struct Entry {
    Concept named;
    Truth truth;
    int value;
};

std::string withArticle(const std::string& words) {
    return (std::string("aeiou").find(words.front()) != std::string::npos ? "an " : "a ") + words;
}

std::string colourWord(Colour colour) {
    static const std::array<std::string, kColourCount> kWords{"red",  "orange", "yellow",   "green", "olive green",
                                                              "blue", "brown",  "black",    "gray",  "white",
                                                              "pink", "cream",  "blue-gray"};
    return kWords[static_cast<std::size_t>(colour)];
}

class Table {
public:
    Table() {
        addColours();
        addHeadMarks();
        addShapes();
        addScene();
    }
    std::vector<Entry> take() { return std::move(entries_); }

private:
    template <class Value>
    void add(std::string phrase, AttributeKind attribute, Part part, Truth truth, Value value) {
        entries_.push_back({{std::move(phrase), attribute, part}, truth, static_cast<int>(value)});
    }

    void addColours() {
        using enum Colour;
        for (Colour c : {Red, Orange, Yellow, Green, Olive, Blue, Brown, Black, Gray, White, Pink})
            add(
                withArticle(colourWord(c) + " body"), AttributeKind::Back, Part::Back,
                [](const BirdAttributes& b, int v) { return b.back == Colour(v); }, c);
        for (Colour c : {White, Yellow, Orange, Red, Gray, Cream, Black})
            add(
                withArticle(colourWord(c) + " belly"), AttributeKind::Belly, Part::Belly,
                [](const BirdAttributes& b, int v) { return b.belly == Colour(v) && bellyVisible(b); }, c);
        for (Colour c : {Black, Gray, Blue, Brown, Red, Green, White})
            add(
                colourWord(c) + " wings", AttributeKind::Wing, Part::Wing,
                [](const BirdAttributes& b, int v) { return b.wing == Colour(v); }, c);
        const Truth pattern = [](const BirdAttributes& b, int v) { return b.wingPattern == WingPattern(v); };
        add("white wing bars", AttributeKind::WingPattern, Part::Wing, pattern, WingPattern::WhiteBars);
        add("dark wing bars", AttributeKind::WingPattern, Part::Wing, pattern, WingPattern::DarkBars);
        add("striped wings", AttributeKind::WingPattern, Part::Wing, pattern, WingPattern::Stripes);
    }

    void addHeadMarks() {
        using enum Colour;
        for (Colour c : {Black, White, Green, Slate})
            add(
                withArticle(colourWord(c) + " head"), AttributeKind::Head, Part::Head,
                [](const BirdAttributes& b, int v) { return b.head == Colour(v); }, c);
        for (Colour c : {Black, Gray, Red})
            add(
                withArticle(colourWord(c) + " cap"), AttributeKind::Cap, Part::Crown,
                [](const BirdAttributes& b, int v) { return b.cap == Colour(v); }, c);
        add(
            "a black mask", AttributeKind::Mask, Part::Eye, [](const BirdAttributes& b, int) { return b.mask; }, 1);
        for (Colour c : {White, Black})
            add(
                withArticle(colourWord(c) + " eyebrow"), AttributeKind::Brow, Part::Eye,
                [](const BirdAttributes& b, int v) { return b.brow == Colour(v); }, c);
        for (Colour c : {Yellow, Red, White, Black, Green})
            add(
                withArticle(colourWord(c) + " throat"), AttributeKind::Throat, Part::Throat,
                [](const BirdAttributes& b, int v) { return b.throat == Colour(v); }, c);
        for (Colour c : {Orange, Red, Yellow})
            add(
                withArticle(colourWord(c) + " breast"), AttributeKind::Breast, Part::Breast,
                [](const BirdAttributes& b, int v) { return b.breast == Colour(v); }, c);
        add(
            "a spotted belly", AttributeKind::BellySpots, Part::Belly,
            [](const BirdAttributes& b, int) { return b.bellySpots && bellyVisible(b); }, 1);
    }

    void addShapes() {
        using enum Colour;
        const Truth crest = [](const BirdAttributes& b, int v) { return b.crest == CrestShape(v); };
        add("a pointed crest", AttributeKind::Crest, Part::Crown, crest, CrestShape::Point);
        add("a fan-shaped crest", AttributeKind::Crest, Part::Crown, crest, CrestShape::Fan);
        add("long head plumes", AttributeKind::Crest, Part::Crown, crest, CrestShape::Plumes);
        for (Colour c : {Red, Blue, Black, Orange})
            add(
                withArticle(colourWord(c) + " crest"), AttributeKind::CrestColour, Part::Crown,
                [](const BirdAttributes& b, int v) { return b.crest && b.crestColour == Colour(v); }, c);
        const Truth beak = [](const BirdAttributes& b, int v) { return b.beak == BeakShape(v); };
        add("a short thin beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Thin);
        add("a thick cone-shaped beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Cone);
        add("a long straight beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Long);
        add("a long curved beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Curved);
        add("a hooked beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Hooked);
        add("a flat broad beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Flat);
        add("a huge beak", AttributeKind::Beak, Part::Beak, beak, BeakShape::Huge);
        for (Colour c : {Black, Orange, Yellow, Red, Gray})
            add(
                withArticle(colourWord(c) + " beak"), AttributeKind::BeakColour, Part::Beak,
                [](const BirdAttributes& b, int v) { return b.beakColour == Colour(v); }, c);
        for (Colour c : {Red, Yellow, White, Orange, Black})
            add((c == Black ? "dark" : colourWord(c)) + " eyes", AttributeKind::Eye, Part::Eye,
                [](const BirdAttributes& b, int v) { return b.eye == Colour(v); }, c);
        for (Colour c : {White, Yellow, Orange})
            add(
                withArticle(colourWord(c) + " eye ring"), AttributeKind::EyeRing, Part::Eye,
                [](const BirdAttributes& b, int v) { return b.eyeRing == Colour(v); }, c);
        const Truth tail = [](const BirdAttributes& b, int v) { return b.tailShape == TailShape(v); };
        add("a short tail", AttributeKind::TailShape, Part::Tail, tail, TailShape::Short);
        add("a long tail", AttributeKind::TailShape, Part::Tail, tail, TailShape::Long);
        add("a forked tail", AttributeKind::TailShape, Part::Tail, tail, TailShape::Forked);
        for (Colour c : {Red, White})
            add(
                withArticle(colourWord(c) + " tail"), AttributeKind::Tail, Part::Tail,
                [](const BirdAttributes& b, int v) { return b.tail == Colour(v); }, c);
        add(
            "long legs", AttributeKind::LongLegs, Part::Legs,
            [](const BirdAttributes& b, int) { return b.longLegs && legsVisible(b); }, 1);
        for (Colour c : {Red, Yellow, Pink, Black})
            add(
                colourWord(c) + " legs", AttributeKind::Legs, Part::Legs,
                [](const BirdAttributes& b, int v) { return b.legs == Colour(v) && legsVisible(b); }, c);
        add(
            "a long neck", AttributeKind::LongNeck, Part::Neck, [](const BirdAttributes& b, int) { return b.longNeck; },
            1);
    }

    void addScene() {
        const Truth size = [](const BirdAttributes& b, int v) { return b.size == BirdSize(v); };
        add("a small bird", AttributeKind::Size, Part::Bird, size, BirdSize::Small);
        add("a large bird", AttributeKind::Size, Part::Bird, size, BirdSize::Large);
        const Truth habitat = [](const BirdAttributes& b, int v) { return b.habitat == Habitat(v); };
        const auto addHabitat = [&](const char* what, Habitat where) {
            add(std::string(what) + " in the background", AttributeKind::Habitat, Part::Background, habitat, where);
        };
        addHabitat("forest", Habitat::Forest);
        addHabitat("a lake", Habitat::Lake);
        addHabitat("reeds", Habitat::Reeds);
        addHabitat("snow", Habitat::Snow);
        addHabitat("city buildings", Habitat::City);
        addHabitat("open sky", Habitat::Sky);
        addHabitat("a flower meadow", Habitat::Meadow);
        addHabitat("desert sand", Habitat::Desert);
        const Truth pose = [](const BirdAttributes& b, int v) { return b.pose == Pose(v); };
        add("flying with spread wings", AttributeKind::Pose, Part::Wing, pose, Pose::Flying);
        add("swimming on water", AttributeKind::Pose, Part::Bird, pose, Pose::Swimming);
        add("perched on a branch", AttributeKind::Pose, Part::Legs, pose, Pose::Perched);
        add("wading on legs", AttributeKind::Pose, Part::Legs, pose, Pose::Wading);
    }

    std::vector<Entry> entries_;
};

const std::vector<Entry>& table() {
    static const std::vector<Entry> entries = Table().take();
    return entries;
}

}  // namespace

const std::vector<Concept>& concepts() {
    static const std::vector<Concept> list = [] {
        std::vector<Concept> all;
        for (const Entry& entry : table()) all.push_back(entry.named);
        return all;
    }();
    return list;
}

const std::vector<std::string>& conceptNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Entry& entry : table()) all.push_back(entry.named.phrase);
        return all;
    }();
    return names;
}

std::size_t conceptCount() { return table().size(); }

std::vector<std::uint8_t> conceptTruth(const BirdAttributes& bird) {
    std::vector<std::uint8_t> truth;
    truth.reserve(conceptCount());
    for (const Entry& entry : table()) truth.push_back(entry.truth(bird, entry.value) ? 1 : 0);
    return truth;
}

std::vector<std::size_t> conceptsOf(AttributeKind attribute) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < concepts().size(); ++i)
        if (concepts()[i].attribute == attribute) indices.push_back(i);
    return indices;
}

bool isFineMark(AttributeKind attribute) {
    using enum AttributeKind;
    switch (attribute) {
        case Back:
        case Belly:
        case Wing:
        case LongNeck:
        case Size:
        case Habitat:
        case AttributeKind::Pose: return false;
        default: return true;
    }
}

}  // namespace vitrine::field_guide
