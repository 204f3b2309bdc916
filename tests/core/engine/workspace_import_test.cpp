// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace_import.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/session.h"
#include "image/image_encoder.h"
#include "support/results.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::failsWith;
using test::succeeded;

class WorkspaceImportTest : public testing::Test {
protected:
    void SetUp() override {
        test::TinyWorkspace{}.clip.write(folder_ / "model");
        std::ofstream(folder_ / "colours.txt") << "red\rblue\rdark\rred\r";
        for (const char* split : {"train", "test"})
            for (int colour = 0; colour < 2; ++colour)
                for (int i = 0; i < 10; ++i) addPicture(std::string(split) + (colour ? "/dark_blue/" : "/red/") + std::to_string(i), colour);
        request_.dataset = folder_ / "set";
        request_.workspace = folder_ / "workspace";
        request_.backbone = folder_ / "model";
        request_.concepts = folder_ / "colours.txt";
        request_.device.threads = 1;
    }
    void addPicture(const std::string& file, int colour) {
        const fs::path path = folder_ / "set" / (file + ".png");
        fs::create_directories(path.parent_path());
        ASSERT_TRUE(succeeded(writePng(test::noisyColour(24, 24, colour ? 2 : 0, ++seed_), path)));
    }
    Result<ImportReport> import_() const {
        JobContext job;
        return importWorkspace(request_, job);
    }

    test::TemporaryDirectory temporary_;
    const fs::path folder_ = temporary_.path();
    ImportRequest request_;
    std::uint64_t seed_ = 0;
};

TEST_F(WorkspaceImportTest, MakesAWorkspaceThatOpens) {
    const auto report = import_();
    ASSERT_TRUE(succeeded(report));
    EXPECT_EQ(report->classes, 2U);
    EXPECT_EQ(report->concepts, 3U);
    EXPECT_EQ(report->rows[0], 18U);
    EXPECT_EQ(report->rows[1], 2U);
    EXPECT_EQ(report->rows[2], 20U);
    EXPECT_EQ(report->embeddings.encoded, 40U);
    EXPECT_TRUE(report->remarks.empty());

    const auto files = readWorkspace(request_.workspace, folder_ / "data");
    ASSERT_TRUE(succeeded(files));
    EXPECT_EQ(files->manifest.name, "set");
    EXPECT_EQ(files->concepts.name, "colours");
    EXPECT_EQ(files->concepts.concepts, (std::vector<std::string>{"red", "blue", "dark"}));
    EXPECT_EQ(files->embeddings->classNames, (std::vector<std::string>{"dark blue", "red"}));
    EXPECT_EQ(files->embeddings->size(), 40U);
    JobContext job;
    SessionParts parts;
    parts.files = *files;
    parts.device.threads = 1;
    const auto session = openSession(std::move(parts), job);
    ASSERT_TRUE(succeeded(session));
    EXPECT_TRUE(succeeded(trainingData(**session)));
}

TEST_F(WorkspaceImportTest, DoneAgainItOnlyAddsWhatIsNew) {
    ASSERT_TRUE(succeeded(import_()));
    addPicture("train/red/new", 0);
    auto manifest = *WorkspaceManifest::read(request_.workspace);
    manifest.name = "My own name";
    ASSERT_TRUE(succeeded(manifest.write(request_.workspace)));
    request_.backbone.clear();
    request_.concepts.clear();
    const auto again = import_();
    ASSERT_TRUE(succeeded(again));
    EXPECT_EQ(again->embeddings.encoded, 1U);
    EXPECT_EQ(again->embeddings.changes.unchanged, 40U);
    EXPECT_EQ(again->concepts, 3U);
    EXPECT_EQ(WorkspaceManifest::read(request_.workspace)->name, "My own name");
    request_.scheme = SplitScheme::Thesis;
    const auto thesis = import_();
    ASSERT_TRUE(succeeded(thesis));
    EXPECT_EQ(thesis->embeddings.encoded, 0U) << "another split needs no network";
    EXPECT_EQ(thesis->rows[2], 4U);
}

TEST_F(WorkspaceImportTest, SaysWhatIsMissingBeforeItWorks) {
    request_.concepts.clear();
    EXPECT_TRUE(failsWith(import_(), ErrorCode::InvalidOption, "--concepts"));
    request_.backbone.clear();
    EXPECT_TRUE(failsWith(import_(), ErrorCode::InvalidOption, "--backbone"));
    EXPECT_FALSE(fs::exists(request_.workspace));
    request_.backbone = folder_ / "absent";
    request_.concepts = folder_ / "none.txt";
    EXPECT_TRUE(failsWith(import_(), ErrorCode::FileNotFound, "none.txt"));
    request_.concepts = folder_ / "colours.txt";
    EXPECT_TRUE(failsWith(import_(), ErrorCode::FileNotFound, "absent"));
    EXPECT_FALSE(fs::exists(request_.workspace)) << "nothing is written before all that can be refused was read";
    request_.dataset = folder_ / "nowhere";
    EXPECT_TRUE(failsWith(import_(), ErrorCode::FileNotFound, "nowhere"));
}

TEST_F(WorkspaceImportTest, NamesThatAreNotUtf8) {
    fs::rename(folder_ / "set", folder_ / "\xFFset");
    request_.dataset = folder_ / "\xFFset";
    ASSERT_TRUE(succeeded(import_()));
    EXPECT_EQ(WorkspaceManifest::read(request_.workspace)->name, "data set");
    request_.backbone = folder_ / "mod\xE9l";
    EXPECT_TRUE(failsWith(import_(), ErrorCode::InvalidOption, "UTF-8"));
}

TEST_F(WorkspaceImportTest, RemarksAreAboutWhatIsLeft) {
    for (int i = 0; i < 10; ++i) std::ofstream(folder_ / "set" / "train" / "red" / (std::to_string(i) + ".png")) << "broken " << i;
    const auto report = import_();
    ASSERT_TRUE(succeeded(report));
    EXPECT_EQ(report->embeddings.skipped.size(), 10U);
    ASSERT_EQ(report->remarks.size(), 1U);
    EXPECT_EQ(report->remarks[0], "1 class has no training image: red");
}

}  // namespace
}  // namespace vitrine
