// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine map and vitrine cluster as processes.
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/analysis/clouds.h"
#include "image/image_decoder.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

using test::CliTest;

class CliMapTest : public CliTest {
protected:
    void SetUp() override {
        clouds_ = test::makeClouds(400, 8, 4, 6.0F);
        ASSERT_TRUE(writeNpyMatrix(clouds_.points, path("points.npy")));
        std::ofstream labels(path("labels.txt"));
        for (const int label : clouds_.labels) labels << "class " << label << "\n";
    }
    nlohmann::json json(std::vector<std::string> arguments, const std::string& command = "map") const {
        arguments.insert(arguments.begin(), {command, "--threads", "1", "--json"});
        const test::ProcessOutput output = run(arguments);
        EXPECT_TRUE(done(output));
        return nlohmann::json::parse(output.standardOutput, nullptr, false);
    }

    test::Clouds clouds_;
};

TEST_F(CliMapTest, WritesPictureCoordinatesAndWhatWasMeasured) {
    const auto report =
        json({"--embeddings", path("points.npy"), "--labels", path("labels.txt"), "--metric", "euclidean",
              "--iterations", "300", "--output", path("map.png"), "--coordinates", path("map.csv")});
    EXPECT_EQ(report.at("schema"), "vitrine.map_report/1");
    EXPECT_EQ(report.at("n"), 400);
    EXPECT_EQ(report.at("dimensions"), 8);
    EXPECT_EQ(report.at("perplexity"), 30.0);
    EXPECT_GT(report.at("neighbours_kept").at("share"), 0.3);
    EXPECT_GT(report.at("kl"), 0.0);
    for (const char* phase : {"read", "neighbours", "affinities", "start", "optimise", "measure", "total"})
        EXPECT_TRUE(report.at("seconds").at(phase).is_number()) << phase;
    ASSERT_EQ(report.at("legend").size(), 4U);
    EXPECT_EQ(report.at("legend")[0].at("label"), "class 0");
    EXPECT_EQ(report.at("legend")[0].at("points"), 100);

    const auto lines = readTextLines(path("map.csv"));
    ASSERT_TRUE(lines);
    ASSERT_EQ(lines->size(), 401U);
    EXPECT_EQ(lines->front(), "id,x,y,label");
    std::vector<float> places;
    for (std::size_t i = 0; i < 400; ++i) {
        std::size_t id = 0;
        float x = 0.0F, y = 0.0F;
        int label = -1;
        ASSERT_EQ(std::sscanf((*lines)[i + 1].c_str(), "%zu,%f,%f,class %d", &id, &x, &y, &label), 4)
            << (*lines)[i + 1];
        EXPECT_EQ(id, i);
        EXPECT_EQ(label, clouds_.labels[i]);
        places.insert(places.end(), {x, y});
    }
    EXPECT_GE(test::nearestAgrees(Matrix(places, 400, 2), clouds_.labels), 0.99);

    // Dots of four colours on white: as many pixels of the first label's colour as of the others', roughly.
    const auto picture = decodeImage(std::filesystem::path(path("map.png")));
    ASSERT_TRUE(picture) << picture.error().message();
    ASSERT_EQ(picture->width(), 1200);
    std::size_t white = 0, blue = 0;
    for (std::size_t i = 0; i < picture->pixels().size(); i += 3) {
        const auto pixel = picture->pixels().subspan(i, 3);
        white += pixel[0] == 255 && pixel[1] == 255 && pixel[2] == 255 ? 1 : 0;
        blue += pixel[0] < 120 && pixel[2] > 150 ? 1 : 0;
    }
    EXPECT_GT(white, 1200U * 1200U * 3 / 4);
    EXPECT_GT(blue, 2000U);
}

TEST_F(CliMapTest, EqualSeedsGiveEqualFiles) {
    for (const char* name : {"a.csv", "b.csv"})
        json({"--embeddings", path("points.npy"), "--iterations", "50", "--seed", "5", "--coordinates", path(name)});
    EXPECT_EQ(*readTextLines(path("a.csv")), *readTextLines(path("b.csv")));
}

TEST_F(CliMapTest, PcaOfTheDemoAndOfOneDimension) {
    const auto demo = json({"--method", "pca", "--output", path("demo.png")});
    EXPECT_GT(demo.at("n"), 1000);
    EXPECT_EQ(demo.at("explained").size(), 2U);
    EXPECT_GT(demo.at("legend").size(), 10U) << "the demo's species";
    ASSERT_TRUE(writeNpyMatrix(Matrix({1, 2, 3, 5}, 4, 1), path("line.npy")));
    const auto line = json({"--method", "pca", "--metric", "euclidean", "--embeddings", path("line.npy")});
    EXPECT_NEAR(line.at("explained")[0], 1.0, 1e-6);
    const auto few = json({"--embeddings", path("line.npy"), "--metric", "euclidean", "--iterations", "20"});
    EXPECT_TRUE(few.contains("note")) << "perplexity 30 of four points";
}

TEST_F(CliMapTest, ReadsSafetensors) {
    SafetensorsWriter writer;
    writer.addMatrix("image_embeds", clouds_.points);
    writer.addMatrix("text_embeds", Matrix::identity(8));
    ASSERT_TRUE(writer.write(path("points.safetensors")));
    EXPECT_EQ(json({"--embeddings", path("points.safetensors"), "--method", "pca"}).at("n"), 400);
    SafetensorsWriter unclear;
    unclear.addMatrix("a", Matrix::identity(3));
    unclear.addMatrix("b", Matrix::identity(3));
    ASSERT_TRUE(unclear.write(path("unclear.safetensors")));
    EXPECT_TRUE(refused(run({"map", "--embeddings", path("unclear.safetensors")}), 1, "image_embeds"));
}

TEST_F(CliMapTest, BadInputIsNamedAndNothingIsWritten) {
    const auto refuses = [&](const std::vector<std::string>& more, int code, const std::string& part) {
        std::vector<std::string> arguments{"map", "--threads", "1", "--output", path("out.png")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        EXPECT_TRUE(refused(run(arguments), code, part));
        EXPECT_FALSE(std::filesystem::exists(path("out.png")));
    };
    std::vector<float> values(60, 1.0F);
    values[50] = NAN;
    ASSERT_TRUE(writeNpyMatrix(Matrix(values, 20, 3), path("nan.npy")));
    refuses({"--embeddings", path("nan.npy")}, 1, "nan.npy: row 16");
    ASSERT_TRUE(writeNpyMatrix(Matrix::zeros(20, 3), path("zero.npy")));
    refuses({"--embeddings", path("zero.npy")}, 1, "zero.npy: row 0 is a zero vector");
    refuses({"--embeddings", path("zero.npy"), "--method", "pca"}, 1, "zero.npy: row 0 is a zero vector");
    refuses({"--embeddings", path("absent.npy")}, 1, "absent.npy");
    std::ofstream(path("text.npy")) << "not an array";
    refuses({"--embeddings", path("text.npy")}, 1, "text.npy");
    refuses({"--embeddings", path("labels.txt")}, 1, "labels.txt");
    std::ofstream(path("few.txt")) << "a\nb\n";
    refuses({"--embeddings", path("points.npy"), "--labels", path("few.txt")}, 1, "2 labels for 400 points");
    EXPECT_EQ(run({"map", "--method", "umap"}).exitCode, 2);
    EXPECT_TRUE(refused(run({"map", "--output", path("map.jpg")}), 2, ".png"));
    EXPECT_TRUE(refused(run({"map", "--output", path("no/folder/map.png")}), 1, "map.png"));
}

TEST_F(CliMapTest, ClustersAgreeWithTheLabels) {
    const auto report = json({"--embeddings", path("points.npy"), "--k", "4", "--restarts", "5", "--labels",
                              path("labels.txt"), "--output", path("clusters.csv")},
                             "cluster");
    EXPECT_EQ(report.at("schema"), "vitrine.cluster_report/1");
    EXPECT_EQ(report.at("k"), 4);
    EXPECT_GT(report.at("ari"), 0.98);
    EXPECT_GT(report.at("nmi"), 0.98);
    EXPECT_GT(report.at("purity"), 0.98);
    EXPECT_GT(report.at("silhouette"), 0.5);
    EXPECT_NEAR(report.at("inertia").get<double>() / (400.0 * 8.0), 1.0, 0.1) << "the clouds deviate by 1";
    EXPECT_EQ(report.at("clusters").size(), 4U);
    EXPECT_TRUE(report.at("seconds").at("cluster").is_number());
    EXPECT_EQ(readTextLines(path("clusters.csv"))->size(), 401U);
    EXPECT_FALSE(json({"--embeddings", path("points.npy"), "--k", "3"}, "cluster").contains("ari"));
}

TEST_F(CliMapTest, SweepsARangeOfClusters) {
    const auto report = json({"--embeddings", path("points.npy"), "--k", "2-7", "--restarts", "3"}, "cluster");
    EXPECT_EQ(report.at("k"), 4);
    EXPECT_EQ(report.at("sweep").size(), 6U);
}

TEST_F(CliMapTest, BadClustersAreNamed) {
    EXPECT_TRUE(
        refused(run({"cluster", "--embeddings", path("points.npy"), "--k", "401"}), 2, "401 clusters of 400 points"));
    for (const char* k : {"0", "many", "7-2", "3-", "-1"})
        EXPECT_EQ(run({"cluster", "--embeddings", path("points.npy"), "--k", k}).exitCode, 2) << k;
    EXPECT_TRUE(refused(run({"cluster", "--embeddings", path("points.npy"), "--k", "0"}), 2, "--k: \"0\" asks for no cluster"));
    EXPECT_TRUE(refused(run({"cluster", "--embeddings", path("points.npy"), "--k", "0-3"}), 2, "--k: \"0-3\" asks for no cluster"));
    EXPECT_TRUE(refused(run({"cluster", "--embeddings", path("points.npy"), "--k", "1-3"}), 2, "--k: \"1-3\" begins at 1"));
    ASSERT_TRUE(writeNpyMatrix(Matrix::zeros(20, 3), path("zero.npy")));
    EXPECT_TRUE(refused(run({"cluster", "--embeddings", path("zero.npy"), "--k", "2", "--spherical"}), 1, "row 0"));
    const auto same = json({"--embeddings", path("zero.npy"), "--k", "2"}, "cluster");
    EXPECT_EQ(same.at("inertia"), 0.0) << "identical points are a defined case";
}

}  // namespace
}  // namespace vitrine
