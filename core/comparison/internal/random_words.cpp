// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/random_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>
#include <string_view>

#include "base/counter_random.h"

namespace vitrine::internal {
namespace {

constexpr std::uint64_t kStream = 0x3025DULL << 24U;
constexpr std::size_t kFewWords = 40;       ///< below this the everyday words join in
constexpr std::size_t kAttempts = 200;      ///< for a phrase that is not taken yet

constexpr std::array<std::string_view, 128> kEverydayWords{
    "answer",  "autumn",  "balance", "basket",  "bench",   "bottle",  "bridge",   "bucket",  "butter",  "button",
    "candle",  "carpet",  "castle",  "ceiling", "chapter", "circle",  "clock",    "coffee",  "corner",  "cotton",
    "cousin",  "crystal", "curtain", "danger",  "dinner",  "doctor",  "drawer",   "engine",  "evening", "factory",
    "farmer",  "finger",  "flavour", "fortune", "funnel",  "garage",  "gentle",   "giant",   "glass",   "gravel",
    "guitar",  "hammer",  "harbour", "history", "holiday", "honest",  "hotel",    "iron",    "island",  "jacket",
    "journey", "kettle",  "kitchen", "ladder",  "lantern", "lawyer",  "leather",  "letter",  "library", "liquid",
    "magnet",  "marble",  "market",  "meadow",  "melody",  "metal",   "minute",   "mirror",  "moment",  "morning",
    "needle",  "nephew",  "notebook", "number", "office",  "orange",  "orchestra", "oven",   "paper",   "pencil",
    "pepper",  "pillow",  "planet",  "plastic", "pocket",  "police",  "pottery",  "promise", "puzzle",  "quarter",
    "question", "railway", "recipe", "ribbon",  "river",   "rocket",  "saddle",   "scissors", "season", "shadow",
    "shelter", "signal",  "silver",  "soldier", "spoon",   "square",  "station",  "sugar",   "summer",  "table",
    "teacher", "temple",  "ticket",  "timber",  "tunnel",  "uncle",   "valley",   "velvet",  "village", "violin",
    "wallet",  "weather", "window",  "winter",  "wooden",  "writer",  "yellow",   "zipper"};

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        // Bytes of other scripts belong to words too.
        if (std::isalpha(byte) != 0 || byte >= 0x80U || character == '-')
            words.back() += static_cast<char>(std::tolower(byte));
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

std::vector<std::string> randomPhrases(const TrainingData& data, std::size_t count, std::uint64_t seed) {
    std::set<std::string> forbidden;  // whole concepts, single words among them
    std::vector<std::size_t> lengths;
    std::set<std::string> pool;
    for (const std::string& text : data.concepts.concepts) {
        const std::vector<std::string> words = wordsOf(text);
        forbidden.insert(joined(words));
        lengths.push_back(std::max<std::size_t>(1, words.size()));
        pool.insert(words.begin(), words.end());
    }
    for (const auto& descriptors : data.classDescriptors)
        for (const std::string& text : descriptors)
            for (std::string& word : wordsOf(text)) pool.insert(std::move(word));
    for (const std::string& name : data.classes())
        for (const std::string& word : wordsOf(name)) forbidden.insert(word);
    std::erase_if(pool, [&](const std::string& word) { return word.size() < 3 || forbidden.count(word) != 0; });
    if (pool.size() < kFewWords)
        for (const std::string_view word : kEverydayWords)
            if (forbidden.count(std::string(word)) == 0) pool.emplace(word);

    const std::vector<std::string> words(pool.begin(), pool.end());
    if (lengths.empty()) lengths.push_back(1);
    CounterRandom random(seed, kStream);
    std::set<std::string> taken = forbidden;
    std::vector<std::string> phrases;
    std::size_t longer = 0;  // grows where short phrases run out
    while (phrases.size() < count) {
        bool isFound = false;
        for (std::size_t attempt = 0; attempt < kAttempts && !isFound; ++attempt) {
            std::vector<std::string> phrase;
            const std::size_t length = lengths[phrases.size() % lengths.size()] + longer;
            for (std::size_t n = 0; n < length; ++n) phrase.push_back(words[random.index(words.size())]);
            std::string text = joined(phrase);
            if (!taken.insert(text).second) continue;
            phrases.push_back(std::move(text));
            isFound = true;
        }
        if (!isFound) ++longer;
    }
    return phrases;
}

}  // namespace vitrine::internal
