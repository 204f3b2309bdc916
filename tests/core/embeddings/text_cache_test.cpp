// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/text_cache.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/results.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::succeeded;

class TextCache : public testing::Test {
protected:
    void SetUp() override {
        test::TinyClip().write(folder_.path() / "model");
        JobContext job;
        model_ = *ClipModel::load(folder_.path() / "model", {}, job);
    }
    fs::path cache() const { return folder_.path() / "cache"; }
    /// Encodes and says how many texts went through the network.
    Matrix encode(const std::vector<std::string>& texts) {
        encoded_ = 0;
        JobContext job({}, [this](const Progress& progress) { encoded_ = std::max(encoded_, progress.total); });
        const auto rows = encodeTextsCached(*model_, texts, cache(), job);
        EXPECT_TRUE(succeeded(rows));
        return rows ? *rows : Matrix();
    }
    static bool equal(const Matrix& a, const Matrix& b) {
        return a.rows() == b.rows() && std::equal(a.values().begin(), a.values().end(), b.values().begin(), b.values().end());
    }

    test::TemporaryDirectory folder_;
    std::shared_ptr<const ClipModel> model_;
    std::int64_t encoded_ = 0;
};

TEST_F(TextCache, EncodesATextOnce) {
    const std::vector<std::string> texts{"a photo of a cat.", "red", "a photo of a dog.", "red"};
    const Matrix first = encode(texts);
    EXPECT_EQ(encoded_, 3) << "the same text twice is one";
    JobContext job;
    EXPECT_TRUE(equal(first.gather(std::vector<std::size_t>{0, 1, 2}),
                      *model_->encodeTexts(std::vector<std::string>(texts.begin(), texts.begin() + 3), job)));
    EXPECT_TRUE(equal(first.slice(1, 1), first.slice(3, 1)));
    EXPECT_TRUE(equal(encode(texts), first)) << "bit by bit";
    EXPECT_EQ(encoded_, 0);
    encode({"red", "a photo of a red cat."});
    EXPECT_EQ(encoded_, 1);
}

TEST_F(TextCache, MayBeDeletedDamagedOrImpossible) {
    const Matrix first = encode({"red"});
    fs::remove_all(cache());
    EXPECT_TRUE(equal(encode({"red"}), first));
    EXPECT_EQ(encoded_, 1);
    for (const auto& entry : fs::recursive_directory_iterator(cache()))
        if (entry.path().extension() == ".safetensors") std::ofstream(entry.path()) << "damaged";
    EXPECT_TRUE(equal(encode({"red"}), first));
    EXPECT_TRUE(equal(encode({"red"}), first));
    EXPECT_EQ(encoded_, 0) << "the damaged file was replaced";
    fs::remove_all(cache());
    std::ofstream(cache()) << "a file where the folder should be";
    EXPECT_TRUE(equal(encode({"red"}), first));
    EXPECT_EQ(encoded_, 1);
}

TEST_F(TextCache, OtherWordsOfAVocabularyAreOtherTexts) {
    const Matrix first = encode({"red cat"});
    test::TinyClip other;
    std::reverse(other.words.begin(), other.words.end());  // the same weights, other ids
    other.write(folder_.path() / "other");
    JobContext job;
    const auto model = *ClipModel::load(folder_.path() / "other", {}, job);
    ASSERT_EQ(model->fingerprint(), model_->fingerprint());
    const auto rows = encodeTextsCached(*model, std::vector<std::string>{"red cat"}, cache(), job);
    ASSERT_TRUE(succeeded(rows));
    EXPECT_FALSE(equal(*rows, first));
}

TEST_F(TextCache, CanBeStopped) {
    std::stop_source stop;
    stop.request_stop();
    JobContext job(stop.get_token());
    EXPECT_TRUE(test::failsWith(encodeTextsCached(*model_, std::vector<std::string>{"red"}, cache(), job), ErrorCode::Cancelled));
    EXPECT_EQ(encode({}).rows(), 0U);
}

}  // namespace
}  // namespace vitrine
