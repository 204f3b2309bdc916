// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sharded_safetensors.h"

#include <gtest/gtest.h>

#include <fstream>

#include "io/atomic_file.h"
#include "io/fingerprint.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class ShardedSafetensorsTest : public testing::Test {
protected:
    void writeShard(const std::string& file, const std::vector<std::string>& tensors) {
        SafetensorsWriter writer;
        for (const auto& tensor : tensors) writer.addFloats(tensor, {1}, std::vector<float>{static_cast<float>(tensor.size())});
        ASSERT_TRUE(succeeded(writer.write(folder_.path() / file)));
    }
    void writeIndex(const std::string& json) {
        ASSERT_TRUE(succeeded(writeFileAtomically(folder_.path() / "model.safetensors.index.json", json)));
    }
    Result<ShardedSafetensors> open() { return ShardedSafetensors::open(folder_.path()); }

    test::TemporaryDirectory folder_;
};

TEST_F(ShardedSafetensorsTest, OneFileIsEnough) {
    writeShard("model.safetensors", {"a", "bb"});
    const auto weights = open();
    ASSERT_TRUE(succeeded(weights));
    EXPECT_EQ(weights->names(), (std::vector<std::string>{"a", "bb"}));
    EXPECT_EQ(weights->matrix("bb")->at(0, 0), 2.0F);
    EXPECT_EQ(*weights->fingerprint(), *fileFingerprint(folder_.path() / "model.safetensors"));
    EXPECT_TRUE(failsWith(weights->matrix("c"), ErrorCode::TensorMissing, "model.safetensors", "\"c\""));
    EXPECT_EQ(weights->find("c").tensor, nullptr);
}

TEST_F(ShardedSafetensorsTest, TheIndexNamesTheShards) {
    writeShard("one.safetensors", {"a"});
    writeShard("two.safetensors", {"bb", "ccc"});
    writeIndex(R"({"metadata": {"total_size": 12}, "weight_map": {"a": "one.safetensors", "bb": "two.safetensors", "ccc": "two.safetensors"}})");
    const auto weights = open();
    ASSERT_TRUE(succeeded(weights));
    EXPECT_EQ(weights->files().size(), 2U);
    EXPECT_EQ(weights->floats("ccc")->at(0), 3.0F);
    EXPECT_EQ(weights->find("a").file->path().filename(), "one.safetensors");
    const auto before = *weights->fingerprint();
    writeShard("one.safetensors", {"a", "more"});
    EXPECT_NE(*open()->fingerprint(), before) << "every shard counts";
}

TEST_F(ShardedSafetensorsTest, RefusesShardsOutsideTheFolder) {
    for (const char* name : {"../evil.safetensors", "/etc/passwd", "sub/x.safetensors", "..", ".", "", "a\\\\b"}) {
        writeIndex(std::string(R"({"weight_map": {"a": ")") + name + R"("}})");
        EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "index.json", "outside the folder")) << name;
    }
}

TEST_F(ShardedSafetensorsTest, RefusesBrokenIndices) {
    for (const char* json : {"[]", "{}", R"({"weight_map": []})", R"({"weight_map": {}})", R"({"weight_map": {"a": 1}})", "{"}) {
        writeIndex(json);
        EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "index.json")) << json;
    }
    writeIndex(R"({"weight_map": {"a": "absent.safetensors"}})");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound, "absent.safetensors"));
    writeShard("one.safetensors", {"b"});
    writeIndex(R"({"weight_map": {"a": "one.safetensors"}})");
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileCorrupt, "index.json", "\"a\"", "one.safetensors"));
}

TEST_F(ShardedSafetensorsTest, SaysWhichFileIsMissing) {
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound, "model.safetensors"));
}

TEST_F(ShardedSafetensorsTest, SaysWhatToDoWithPickledWeights) {
    std::ofstream(folder_.path() / "pytorch_model.bin") << "never read";
    EXPECT_TRUE(failsWith(open(), ErrorCode::UnsupportedFormat, "pytorch_model.bin", "convert them to model.safetensors"));
}

}  // namespace
}  // namespace vitrine
