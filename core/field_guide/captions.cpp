// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/captions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "field_guide/concepts.h"

namespace vitrine::field_guide {
namespace {

/// The true concepts of one bird, sorted by the place they take in a sentence.
struct Facts {
    std::vector<std::size_t> marks;
    std::string scene, pose, size;  // empty where there is nothing to say
    std::vector<std::size_t> all;
};

Facts factsOf(std::span<const std::uint8_t> truth) {
    Facts facts;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (!truth[i]) continue;
        facts.all.push_back(i);
        const Concept& fact = concepts()[i];
        switch (fact.attribute) {
            case AttributeKind::Habitat: facts.scene = fact.phrase; break;
            case AttributeKind::Pose: facts.pose = fact.phrase; break;
            case AttributeKind::Size: facts.size = fact.phrase; break;
            default: facts.marks.push_back(i);
        }
    }
    return facts;
}

std::string filled(std::string_view pattern, std::string_view value) {
    const std::size_t gap = pattern.find("{}");
    return std::string(pattern.substr(0, gap)).append(value).append(pattern.substr(gap + 2));
}

template <std::size_t N>
std::string filledWithOneOf(const std::array<std::string_view, N>& patterns, std::string_view value,
                            CounterRandom& random) {
    return filled(patterns[random.index(N)], value);
}

/// `count` different marks; one of a few pixels is three times as likely as a large colour.
std::vector<std::size_t> chooseMarks(const std::vector<std::size_t>& marks, std::size_t count, CounterRandom& random) {
    std::vector<std::size_t> lots;
    for (std::size_t mark : marks) lots.insert(lots.end(), isFineMark(concepts()[mark].attribute) ? 3 : 1, mark);
    random.shuffle(lots);
    std::vector<std::size_t> chosen;
    for (std::size_t mark : lots) {
        if (chosen.size() == count) break;
        if (std::ranges::find(chosen, mark) == chosen.end()) chosen.push_back(mark);
    }
    return chosen;
}

std::string enumerated(const std::vector<std::size_t>& marks) {
    std::string text;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (i > 0) text += i + 1 == marks.size() ? " and " : ", ";
        text += concepts()[marks[i]].phrase;
    }
    return text;
}

std::string description(const Facts& facts, std::string_view subject, CounterRandom& random) {
    const std::size_t count = random.chance(0.7F) ? 1 + random.index(3) : 4 + random.index(3);
    const std::string marks = enumerated(chooseMarks(facts.marks, count, random));
    std::string text(subject);
    if (!marks.empty()) text += " with " + marks;
    if (!facts.pose.empty() && random.chance(0.3F)) text += ", " + facts.pose;
    if (!facts.scene.empty() && random.chance(0.3F)) text += ", " + facts.scene;
    return text;
}

std::string named(std::string_view speciesName, CounterRandom& random) {
    const std::vector<std::string>& templates = speciesTemplates();
    return filled(templates[random.index(templates.size())], speciesName);
}

std::string withArticle(std::string_view noun) {
    const bool vowel =
        std::string_view("aeiou").find(noun.front()) != std::string_view::npos && !noun.starts_with("eu");
    return (vowel ? "an " : "a ") + std::string(noun);
}

using Synonyms = std::pair<std::string_view, std::vector<std::string_view>>;

// Only words that change nothing in what is true of the bird.
const std::vector<Synonyms>& synonyms() {
    static const std::vector<Synonyms> table{{"gray", {"grey"}},
                                             {"red", {"crimson", "scarlet"}},
                                             {"large", {"big"}},
                                             {"small", {"little", "tiny"}},
                                             {"beak", {"bill"}},
                                             {"eyes", {"irises"}},
                                             {"spread", {"open"}},
                                             {"belly", {"underside"}},
                                             {"pointed", {"spiky"}},
                                             {"huge", {"enormous"}},
                                             {"forest", {"woodland", "trees"}},
                                             {"eyebrow", {"brow"}},
                                             {"throat", {"chin"}},
                                             {"breast", {"chest"}},
                                             {"spotted", {"speckled"}},
                                             {"forked", {"split"}},
                                             {"striped", {"banded"}},
                                             {"perched", {"sitting"}}};
    return table;
}

}  // namespace

std::string caption(std::span<const std::uint8_t> truth, std::string_view speciesName, CounterRandom& random) {
    constexpr float kSynonym = 0.07F;
    const Facts facts = factsOf(truth);
    const float kind = random.uniform();
    if (!speciesName.empty()) {
        if (kind < 0.45F) return named(speciesName, random);
        const std::string subject = withArticle(speciesName);
        if (kind < 0.7F) {
            std::string text = (random.chance(0.5F) ? "a photo of " : "") + subject;
            if (!facts.pose.empty() && random.chance(0.5F)) text += ", " + facts.pose;
            if (!facts.scene.empty() && random.chance(0.7F)) text += ", " + facts.scene;
            return withSynonyms(text, kSynonym, random);
        }
        if (kind < 0.82F) return withSynonyms(description(facts, subject, random), kSynonym, random);
    } else if (kind < 0.35F && !facts.all.empty()) {
        const std::vector<std::size_t> fine = chooseMarks(facts.marks, 1, random);
        const std::size_t any = facts.all[random.index(facts.all.size())];
        return conceptWording(!fine.empty() && random.chance(0.75F) ? fine.front() : any, random);
    }
    const bool saysSize = !facts.size.empty() && random.chance(0.35F);
    return withSynonyms(description(facts, saysSize ? facts.size : "a bird", random), kSynonym, random);
}

std::string caption(const BirdAttributes& bird, std::string_view speciesName, CounterRandom& random) {
    return caption(conceptTruth(bird), speciesName, random);
}

std::string conceptWording(std::size_t conceptIndex, CounterRandom& random) {
    static constexpr std::array<std::string_view, 3> kMark{"a bird with {}", "a photo of a bird with {}",
                                                           "this bird has {}"};
    static constexpr std::array<std::string_view, 2> kPose{"a bird {}", "a photo of a bird {}"};
    static constexpr std::array<std::string_view, 2> kScene{"a bird, {}", "a photo of a bird with {}"};
    static constexpr std::array<std::string_view, 2> kSize{"{}", "a photo of {}"};
    constexpr float kSynonym = 0.12F;
    const Concept& subject = concepts()[conceptIndex];
    std::string text = subject.phrase;
    if (random.chance(0.5F)) {
        switch (subject.attribute) {
            case AttributeKind::Size: text = filledWithOneOf(kSize, text, random); break;
            case AttributeKind::Pose: text = filledWithOneOf(kPose, text, random); break;
            case AttributeKind::Habitat: text = filledWithOneOf(kScene, text, random); break;
            default: text = filledWithOneOf(kMark, text, random);
        }
    }
    return withSynonyms(text, kSynonym, random);
}

const std::vector<std::string>& speciesTemplates() {
    static const std::vector<std::string> templates{"a photo of a {}", "a {}", "{}", "a drawing of a {}, a bird",
                                                    "a photo of a {}, a bird"};
    return templates;
}

std::vector<std::string> speciesWordings(std::string_view speciesName) {
    std::vector<std::string> wordings;
    for (const std::string& pattern : speciesTemplates()) wordings.push_back(filled(pattern, speciesName));
    return wordings;
}

std::string withSynonyms(std::string_view sentence, float probability, CounterRandom& random) {
    std::string text;
    while (!sentence.empty()) {
        const std::size_t end = std::min(sentence.find_first_of(" ,"), sentence.size());
        std::string_view word = sentence.substr(0, end);
        const auto found = std::ranges::find(synonyms(), word, &Synonyms::first);
        if (found != synonyms().end() && random.chance(probability))
            word = found->second[random.index(found->second.size())];
        text += word;
        const std::size_t next = std::min(sentence.find_first_not_of(" ,", end), sentence.size());
        text += sentence.substr(end, next - end);
        sentence.remove_prefix(next);
    }
    return text;
}

std::vector<std::string> synonymWords() {
    std::vector<std::string> words;
    for (const Synonyms& entry : synonyms()) words.insert(words.end(), entry.second.begin(), entry.second.end());
    return words;
}

}  // namespace vitrine::field_guide
