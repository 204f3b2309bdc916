// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace.h"

#include <gtest/gtest.h>

#include <fstream>

#include "io/json_document.h"
#include "support/results.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class WorkspaceTest : public testing::Test {
protected:
    void SetUp() override { test::TinyWorkspace{}.write(folder_); }

    /// vitrine.json with one member changed.
    void change(const char* key, const nlohmann::json& value) const {
        auto manifest = readJson(folder_ / "vitrine.json");
        ASSERT_TRUE(manifest);
        (*manifest)[key] = value;
        std::ofstream(folder_ / "vitrine.json") << manifest->dump();
    }

    test::TemporaryDirectory temporary_;
    fs::path folder_ = temporary_.path() / "colours";
    fs::path user_ = temporary_.path() / "user";
};

TEST_F(WorkspaceTest, ReadsWhatItWrote) {
    for (const fs::path& path : {folder_, folder_ / "vitrine.json"}) {
        const auto files = readWorkspace(path, user_);
        ASSERT_TRUE(succeeded(files));
        EXPECT_EQ(files->manifest.name, "Colours");
        EXPECT_EQ(files->backbone, fs::canonical(folder_) / "backbone");
        EXPECT_EQ(files->concepts.concepts.size(), 6U);
        EXPECT_EQ(files->embeddings->size(), 144U);
        ASSERT_EQ(files->images.size(), 144U);
        EXPECT_EQ(files->images[0].label, "red");
        EXPECT_FLOAT_EQ(files->conceptQuality.at("red"), 0.75F);
        EXPECT_TRUE(files->runFolders().empty());
        EXPECT_EQ(files->newRuns, fs::canonical(folder_) / "runs");
    }
}

TEST_F(WorkspaceTest, KeepsRunsOfTheShippedDemoInTheUsersFolder) {
    change("demo", true);
    const auto files = readWorkspace(folder_, user_);
    ASSERT_TRUE(succeeded(files));
    EXPECT_EQ(files->newRuns, user_ / "runs" / "colours");
}

TEST_F(WorkspaceTest, NamesWhatIsWrongInTheManifest) {
    const auto read = [&] { return readWorkspace(folder_, user_); };
    change("colour", "red");
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileCorrupt, "vitrine.json", "\"colour\" is not a known member"));
    test::TinyWorkspace{}.write(folder_);
    change("schema", 2);
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileCorrupt, "\"schema\" is 2"));
    change("schema", 1);
    change("name", 7);
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileCorrupt, "\"name\" must be a text"));
    change("name", "x");
    change("embeddings", "../elsewhere.safetensors");
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileCorrupt, "\"embeddings\" leaves the workspace"));
    change("embeddings", "absent.safetensors");
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileNotFound, "absent.safetensors"));
    std::ofstream(folder_ / "vitrine.json") << "{\"schema\": 1,";
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileCorrupt, "vitrine.json"));
    fs::remove(folder_ / "vitrine.json");
    EXPECT_TRUE(failsWith(read(), ErrorCode::FileNotFound, "vitrine.json"));
    EXPECT_TRUE(failsWith(readWorkspace(folder_ / "absent", user_), ErrorCode::FileNotFound, "absent"));
}

TEST_F(WorkspaceTest, ReadsWhatClassesLookLike) {
    EXPECT_TRUE(readWorkspace(folder_, user_)->classDescriptors.empty());
    std::ofstream(folder_ / "looks.json") << R"({"Red": ["a warm colour", "like fire"]})";
    change("descriptors", "looks.json");
    const auto files = readWorkspace(folder_, user_);
    ASSERT_TRUE(succeeded(files));
    ASSERT_EQ(files->classDescriptors.size(), files->embeddings->classNames.size());
    EXPECT_EQ(files->classDescriptors[0], (std::vector<std::string>{"a warm colour", "like fire"}));
    EXPECT_TRUE(files->classDescriptors[1].empty());

    test::TemporaryDirectory copy;
    ASSERT_TRUE(files->manifest.write(copy.path()));
    EXPECT_EQ(WorkspaceManifest::read(copy.path())->descriptors, "looks.json") << "a manifest keeps what it read";

    std::ofstream(folder_ / "looks.json") << R"({"mauve": ["a cold colour"]})";
    EXPECT_TRUE(failsWith(readWorkspace(folder_, user_), ErrorCode::InvalidOption, "looks.json", "\"mauve\""));
    change("descriptors", "../looks.json");
    EXPECT_TRUE(failsWith(readWorkspace(folder_, user_), ErrorCode::FileCorrupt, "\"descriptors\" leaves the workspace"));
    change("descriptors", "absent.json");
    EXPECT_TRUE(failsWith(readWorkspace(folder_, user_), ErrorCode::FileNotFound, "absent.json"));
}

TEST_F(WorkspaceTest, RefusesBrokenLabelsAndQuality) {
    std::ofstream(folder_ / "images" / "labels.csv") << "file,label\nonly a name\n";
    EXPECT_TRUE(failsWith(readWorkspace(folder_, user_), ErrorCode::FileCorrupt, "labels.csv", "line 2"));
    std::ofstream(folder_ / "images" / "labels.csv") << "../../etc/passwd,red\n";
    EXPECT_TRUE(failsWith(readWorkspace(folder_, user_), ErrorCode::FileCorrupt, "labels.csv"));
    std::ofstream(folder_ / "images" / "labels.csv") << "";
    std::ofstream(folder_ / "concept_quality.json") << "{\"concepts\": [{\"name\": \"red\"}]}";
    const auto files = readWorkspace(folder_, user_);
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().message().find("concept_quality.json"), std::string::npos);
}

}  // namespace
}  // namespace vitrine
