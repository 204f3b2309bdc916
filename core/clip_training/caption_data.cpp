// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/caption_data.h"

#include <algorithm>

#include "base/counter_random.h"
#include "base/option_spec.h"
#include "io/fingerprint.h"

namespace vitrine {
namespace {

constexpr const char* kReading = VITRINE_TR_NOOP("Core", "Reading captioned pictures");
constexpr std::uint64_t kSplitStream = 0x5B117;
constexpr std::uint64_t kOrderStream = 0x0DE8000000ULL;
constexpr std::uint64_t kBatchStream = 0xCA97000000ULL;
constexpr int kShiftPart = 16;  ///< shifts reach a sixteenth of the side

void addPlanes(const Image& view, std::vector<std::uint8_t>& out) {
    const auto source = view.pixels();
    const std::size_t area = source.size() / 3, start = out.size();
    out.resize(start + source.size());
    for (std::size_t i = 0; i < area; ++i)
        for (std::size_t c = 0; c < 3; ++c) out[start + c * area + i] = source[3 * i + c];
}

/// Those without a published split are dealt by chance, the same share in every data set of this size.
void deal(const std::vector<std::size_t>& open, const CaptionLoadOptions& options, CaptionData& data) {
    std::vector<std::size_t> order = open;
    CounterRandom random(options.seed, kSplitStream);
    random.shuffle(order);
    const bool needsValidation = data.validation.empty();
    std::size_t count = needsValidation ? static_cast<std::size_t>(options.validationShare * static_cast<double>(order.size())) : 0;
    if (needsValidation && count == 0 && order.size() > 2) count = 1;
    data.validation.insert(data.validation.end(), order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
    data.train.insert(data.train.end(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
    std::sort(data.train.begin(), data.train.end());
    std::sort(data.validation.begin(), data.validation.end());
}

std::string fingerprintOf(const CaptionData& data) {
    Sha256 hash;
    hash.update(std::to_string(data.side) + ";");
    hash.update(std::span<const std::uint8_t>(data.pixels));
    for (const auto& captions : data.captions) {
        hash.update(std::to_string(captions.size()) + ";");
        for (const std::string& caption : captions) hash.update(caption + "\n");
    }
    for (const std::size_t index : data.validation) hash.update(std::to_string(index) + ";");
    return hash.finish();
}

}  // namespace

std::vector<std::string> CaptionData::trainCaptions() const {
    std::vector<std::string> texts;
    for (const std::size_t index : train) texts.insert(texts.end(), captions[index].begin(), captions[index].end());
    return texts;
}

Result<CaptionData> loadCaptions(const CaptionSource& source, const Preprocessor& preprocessor,
                                 const CaptionLoadOptions& options, JobContext& job) {
    CaptionData data;
    data.name = source.name();
    data.side = preprocessor.imageSize();
    data.problems = source.problems();
    const std::size_t count = options.limit > 0 ? std::min(options.limit, source.size()) : source.size();
    if (static_cast<std::uint64_t>(count) * data.pictureBytes() > kMaxCaptionBytes)
        return fail(ErrorCode::OutOfMemory, data.name,
                    std::to_string(count) + " pictures of " + std::to_string(data.side) + " pixels need more than 4 GiB; take smaller ones or fewer");
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < count; ++i) {
        if (!job.checkpoint({kReading, static_cast<std::int64_t>(i), static_cast<std::int64_t>(count)}))
            return fail(ErrorCode::Cancelled, data.name);
        const auto split = source.split(i);
        if (split == Split::Test) continue;
        const auto view = source.picture(i).and_then([&](const Image& picture) { return preprocessor.view(picture); });
        if (!view) {
            data.problems.push_back(view.error());
            continue;
        }
        addPlanes(*view, data.pixels);
        auto& into = !split ? open : *split == Split::Train ? data.train : data.validation;
        into.push_back(data.captions.size());
        data.captions.push_back(source.captions(i));
    }
    deal(open, options, data);
    if (data.train.size() < 2 || data.validation.empty())
        return fail(ErrorCode::EmptyInput, data.name,
                    "leaves " + std::to_string(data.train.size()) + " pictures to train on and " + std::to_string(data.validation.size()) +
                        " to validate" + (data.problems.empty() ? "" : "; first problem: " + data.problems.front().message()));
    data.fingerprint = fingerprintOf(data);
    return data;
}

CaptionBatches::CaptionBatches(const CaptionData& data, const CaptionTokenizer& tokenizer, const PreprocessorConfig& preprocessor,
                               const Options& options)
    : data_(data), tokenizer_(tokenizer), options_(options) {
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t value = 0; value < 256; ++value)
            levels_[c][value] = static_cast<float>((static_cast<double>(value) / 255.0 - preprocessor.mean[c]) / preprocessor.deviation[c]);
    batch_ = std::min(options.batchSize, data.train.size());
    stepsPerEpoch_ = static_cast<std::int64_t>(data.train.size() / batch_);
}

void CaptionBatches::write(std::size_t picture, const Change& change, float* out) const {
    const int side = data_.side;
    const auto area = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    const std::uint8_t* source = data_.pixels.data() + picture * data_.pictureBytes();
    for (std::size_t c = 0; c < 3; ++c, source += area)
        for (int y = 0; y < side; ++y) {
            const std::uint8_t* line = source + static_cast<std::size_t>(std::clamp(y + change.shiftY, 0, side - 1) * side);
            for (int x = 0; x < side; ++x) {
                const int from = std::clamp(x + change.shiftX, 0, side - 1);
                *out++ = levels_[c][line[change.mirror ? side - 1 - from : from]];
            }
        }
}

TrainingBatch CaptionBatches::batch(std::int64_t step) {
    const std::int64_t epoch = step / stepsPerEpoch_;
    if (epoch != orderedEpoch_) {
        order_ = data_.train;
        CounterRandom(options_.seed, kOrderStream + static_cast<std::uint64_t>(epoch)).shuffle(order_);
        orderedEpoch_ = epoch;
    }
    CounterRandom random(options_.seed, kBatchStream + static_cast<std::uint64_t>(step));
    const auto first = static_cast<std::size_t>(step % stepsPerEpoch_) * batch_;
    const int reach = data_.side / kShiftPart;
    TrainingBatch batch;
    batch.images = batch_;
    batch.pixels.resize(batch_ * data_.pictureBytes());
    std::vector<std::vector<std::int64_t>> texts;
    for (std::size_t i = 0; i < batch_; ++i) {
        const std::size_t picture = order_[first + i];
        Change change;
        change.mirror = random.chance(0.5F) && options_.mirror;
        change.shiftX = static_cast<int>(random.index(static_cast<std::size_t>(2 * reach + 1))) - reach;
        change.shiftY = static_cast<int>(random.index(static_cast<std::size_t>(2 * reach + 1))) - reach;
        write(picture, change, batch.pixels.data() + i * data_.pictureBytes());
        const auto& captions = data_.captions[picture];
        texts.push_back(tokenizer_.encode(captions[random.index(captions.size())]));
    }
    batch.captions = TokenRows::pack(texts, tokenizer_.endToken());
    return batch;
}

std::vector<float> CaptionBatches::pictures(std::span<const std::size_t> indices) const {
    std::vector<float> out(indices.size() * data_.pictureBytes());
    for (std::size_t i = 0; i < indices.size(); ++i) write(indices[i], {}, out.data() + i * data_.pictureBytes());
    return out;
}

}  // namespace vitrine
