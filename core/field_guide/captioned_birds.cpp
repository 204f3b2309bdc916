// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/captioned_birds.h"

#include <algorithm>

#include "base/counter_random.h"
#include "field_guide/captions.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {
namespace {

constexpr std::uint64_t kCaptionStream = 0xB18D000000ULL;
constexpr int kSentences = 3;

class BirdSource final : public CaptionSource {
public:
    BirdSource(std::size_t count, std::uint64_t seed) : seed_(seed) {
        const std::size_t half = count / 2;
        plans_ = planSpecies(half / speciesNames().size() + 1, seed);
        CounterRandom(seed, kCaptionStream).shuffle(plans_);  // so that the first ones show every species
        plans_.resize(std::min(half, plans_.size()));
        auto others = planEditedPairs((count - plans_.size() + 1) / 2, seed);
        others.resize(count - plans_.size());
        plans_.insert(plans_.end(), others.begin(), others.end());
    }

    std::string name() const override { return "drawn birds"; }
    std::size_t size() const override { return plans_.size(); }
    Result<Image> picture(std::size_t index) const override { return drawDemoPicture(plans_[index]).image; }
    std::vector<std::string> captions(std::size_t index) const override {
        CounterRandom random(seed_, kCaptionStream + 1 + index);
        const PicturePlan& plan = plans_[index];
        const std::string species = plan.species < 0 ? std::string() : speciesNames()[static_cast<std::size_t>(plan.species)];
        std::vector<std::string> sentences;
        for (int i = 0; i < kSentences; ++i) sentences.push_back(caption(plan.bird, species, random));
        return sentences;
    }
    std::optional<Split> split(std::size_t) const override { return std::nullopt; }
    std::vector<Error> problems() const override { return {}; }

private:
    std::uint64_t seed_;
    std::vector<PicturePlan> plans_;
};

}  // namespace

std::unique_ptr<CaptionSource> captionedBirds(std::size_t count, std::uint64_t seed) { return std::make_unique<BirdSource>(count, seed); }

}  // namespace vitrine::field_guide
