// SPDX-License-Identifier: GPL-3.0-or-later
// Real photographs through the shipped program and the demo backbone, from import to a reproduced run. What that
// backbone says of photographs means nothing; that each step follows from the one before is what is tested.
#include <algorithm>
#include <cmath>

#include "cli/cli_fixture.h"
#include "embeddings/embedding_snapshot.h"
#include "io/json_document.h"
#include "io/safetensors.h"
#include "support/golden.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;
using Json = nlohmann::json;

class CliPhotographsTest : public CliTest {
protected:
    void SetUp() override {
        photos_ = test::goldenDirectory().parent_path() / "data" / "cifar10-photos";
        if (!fs::exists(photos_)) GTEST_SKIP() << "no photographs at " << photos_;
        std::string names;
        for (const auto& entry : fs::directory_iterator(photos_ / "train"))
            names += "a photo of " + entry.path().filename().string() + "\n";
        std::ofstream(path("concepts.txt")) << names;
        backbone_ = (fs::path(std::getenv("VITRINE_RESOURCES")) / "demo" / "backbone").string();
        own_ = path("photos");
    }

    std::vector<std::string> import() const {
        return {"import", photos_.string(), "--workspace", own_, "--backbone", backbone_, "--concepts", path("concepts.txt"), "--threads", "1"};
    }

    /// Output of a command that must end well, standard error empty.
    std::string output(const std::vector<std::string>& arguments) const {
        test::ProcessOptions patient;
        patient.timeout = std::chrono::seconds(300);
        const auto ended = run(arguments, patient);
        EXPECT_TRUE(done(ended)) << arguments.front() << ": " << ended.standardOutput;
        return ended.standardOutput;
    }

    Json evaluated(std::vector<std::string> source) const {
        std::vector<std::string> arguments{"evaluate", "--methods", kMethods, "--resamples", "40", "--json", "--threads", "1"};
        arguments.insert(arguments.end(), source.begin(), source.end());
        const auto parsed = parseJson(output(arguments), "vitrine evaluate");
        EXPECT_TRUE(parsed);
        return parsed ? *parsed : Json::array();
    }

    /// The photographs of one class of the test split, as `vitrine encode` writes them, next to what import kept.
    void expectEncodedAlike(const EmbeddingSnapshot& kept) const {
        const std::string file = path("ships.safetensors");
        output({"encode", "--backbone", backbone_, "--images", (photos_ / "test" / "ship").string(), "--output", file, "--threads", "1"});
        const auto written = SafetensorsFile::open(file);
        ASSERT_TRUE(written);
        const auto embeddings = written->matrix("image_embeds");
        ASSERT_TRUE(embeddings);
        const Json names = Json::parse(written->metadata().at("images"));
        ASSERT_EQ(names.size(), embeddings->rows());
        ASSERT_EQ(names.size(), 40U);
        for (std::size_t row = 0; row < names.size(); ++row) {
            const std::string id = fs::relative(names[row].get<std::string>(), photos_).generic_string();
            const auto found = std::find(kept.ids.begin(), kept.ids.end(), id);
            ASSERT_NE(found, kept.ids.end()) << id;
            const auto other = kept.images.row(static_cast<std::size_t>(found - kept.ids.begin()));
            const auto own = embeddings->row(row);
            EXPECT_GT(dot(own, other) / std::sqrt(static_cast<double>(dot(own, own)) * dot(other, other)), 0.99999) << id;
        }
    }

    /// Without a workspace: the same images, splits and methods must give the same figures.
    void expectTheSameFiguresFromTheFolder() const {
        const Json workspace = evaluated({"--workspace", own_});
        const Json folder = evaluated({"--dataset", photos_.string(), "--backbone", backbone_, "--concepts", path("concepts.txt")});
        ASSERT_EQ(workspace.size(), 4U);
        ASSERT_EQ(folder.size(), 4U);
        for (std::size_t m = 0; m < 4; ++m) {
            EXPECT_EQ(folder[m]["method"], workspace[m]["method"]);
            EXPECT_GT(folder[m]["top1"].get<double>(), 0.0);
            for (const char* measure : {"top1", "top5", "anec5", "ncc95", "active_concepts", "intervals"})
                EXPECT_EQ(folder[m][measure], workspace[m][measure]) << folder[m]["method"] << " " << measure;
        }
    }

    static constexpr const char* kMethods = "zero_shot,concept_matrix_search,linear_probe,l1_cbm";
    fs::path photos_;
    std::string backbone_, own_;
};

TEST_F(CliPhotographsTest, FromImportToAReproducedRun) {
    const std::string imported = output(import());
    EXPECT_NE(imported.find("10 classes"), std::string::npos) << imported;
    const auto snapshot = EmbeddingSnapshot::load(fs::path(own_) / "embeddings.safetensors");
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(snapshot->size(), 1000U);
    EXPECT_EQ(snapshot->rowsOf(Split::Test).size(), 400U);
    EXPECT_EQ(snapshot->rowsOf(Split::Validation).size(), 60U);
    const std::string again = output(import());
    EXPECT_NE(again.find("encoded: 0\n"), std::string::npos) << again;
    expectEncodedAlike(*snapshot);

    const std::string folder = own_ + "/runs/sparse";
    output({"train", "sparse_cbm", "--workspace", own_, "--set", "epochs=3", "--output", folder, "--threads", "1"});
    const auto record = readJson(fs::path(folder) / "run.json");
    ASSERT_TRUE(record);
    EXPECT_EQ((*record)["splits"]["test"]["images"], 400);
    EXPECT_TRUE((*record)["metrics"]["test_top1"].is_number());
    output({"check", own_});

    const auto verdict = parseJson(output({"reproduce", folder, "--json"}), "vitrine reproduce");
    ASSERT_TRUE(verdict);
    EXPECT_EQ((*verdict)["equal"], true) << verdict->dump();
    expectTheSameFiguresFromTheFolder();
}

}  // namespace
}  // namespace vitrine
