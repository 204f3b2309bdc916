// SPDX-License-Identifier: GPL-3.0-or-later
// The five rules of docs/ARCHITECTURE.md, held by reading the sources: the compiler can not see them,
// because the system's tensor headers are found without any include path.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "layering/source_tree.h"

namespace vitrine::test {
namespace {

constexpr std::size_t kMaximumLines = 500;

bool startsWith(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

bool isTorchOrOpenCv(const std::string& include) {
    return startsWith(include, "torch/") || startsWith(include, "ATen/") || startsWith(include, "c10/") ||
           startsWith(include, "opencv2/");
}

bool isQt(const std::string& include) {
    static const std::regex kQt("^Q[A-Z][A-Za-z]*(/Q[A-Za-z]+)?$");
    return std::regex_match(include, kQt) || startsWith(include, "QtCore/") || startsWith(include, "qcustomplot");
}

std::string readText(const std::filesystem::path& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Rooms in the order of core/CMakeLists.txt: an include may only point to an earlier room.
std::vector<std::string> roomsInOrder() {
    const std::string cmake = readText(sourceDirectory() / "core" / "CMakeLists.txt");
    std::smatch match;
    const std::regex kRooms(R"(set\(rooms ([^)]*)\))");
    if (!std::regex_search(cmake, match, kRooms)) return {};
    std::istringstream names(match[1]);
    std::vector<std::string> rooms;
    for (std::string name; names >> name;) rooms.push_back(name);
    return rooms;
}

TEST(Layering, CoreHasNoQt) {
    for (const auto& file : sourceFiles({"core"}))
        for (const auto& include : file.includes) EXPECT_FALSE(isQt(include)) << file.path << " includes " << include;
}

TEST(Layering, PublicCoreHeadersNameNeitherTensorsNorOpenCv) {
    const std::set<std::string> exempt = {"core/torch_pch.h"};
    for (const auto& file : sourceFiles({"core"})) {
        if (!file.isHeader() || file.isInternal() || exempt.count(file.path) != 0) continue;
        for (const auto& include : file.includes)
            EXPECT_FALSE(isTorchOrOpenCv(include)) << file.path << " includes " << include;
    }
}

TEST(Layering, UiAndAppNameNeitherTensorsNorOpenCv) {
    for (const auto& file : sourceFiles({"ui", "app"}))
        for (const auto& include : file.includes)
            EXPECT_FALSE(isTorchOrOpenCv(include)) << file.path << " includes " << include;
}

TEST(Layering, UiSeesOnlySnapshotsAndTheEngine) {
    // Plain immutable data and pure functions; nothing here can start a computation of its own but the engine.
    const std::set<std::string> visible = {"base", "image", "engine", "report", "evaluation", "classifiers", "comparison"};
    const auto rooms = roomsInOrder();
    for (const auto& file : sourceFiles({"ui"})) {
        for (const auto& include : file.includes) {
            const std::string room = include.substr(0, include.find('/'));
            if (std::find(rooms.begin(), rooms.end(), room) == rooms.end()) continue;
            EXPECT_TRUE(visible.count(room) != 0) << file.path << " includes " << include;
        }
    }
}

TEST(Layering, RoomsPointDownwards) {
    const auto rooms = roomsInOrder();
    ASSERT_FALSE(rooms.empty());
    const auto level = [&](const std::string& room) { return std::find(rooms.begin(), rooms.end(), room) - rooms.begin(); };
    for (const auto& file : sourceFiles({"core"})) {
        if (file.room().empty()) continue;
        for (const auto& include : file.includes) {
            const std::string room = include.substr(0, include.find('/'));
            if (std::find(rooms.begin(), rooms.end(), room) == rooms.end()) continue;
            EXPECT_LE(level(room), level(file.room())) << file.path << " includes " << include;
            if (room != file.room()) {
                EXPECT_EQ(include.find("/internal/"), std::string::npos) << file.path << " reaches into " << include;
            }
        }
    }
}

TEST(Layering, FilesStaySmall) {
    for (const auto& file : sourceFiles({"core", "ui", "app", "tests"}))
        EXPECT_LE(file.lines.size(), kMaximumLines) << file.path;
}

TEST(Layering, EverySourceNamesItsLicence) {
    for (const auto& file : sourceFiles({"core", "ui", "app", "tests"})) {
        ASSERT_FALSE(file.lines.empty()) << file.path;
        EXPECT_EQ(file.lines.front(), "// SPDX-License-Identifier: GPL-3.0-or-later") << file.path;
    }
}

TEST(Layering, NoGlobalRandomNumbers) {
    for (const auto& file : sourceFiles({"core", "ui", "app"}))
        for (const char* banned : {"manual_seed", "std::rand(", "srand(", "random_device", "at::rand", "torch::rand"})
            EXPECT_FALSE(file.contains(banned)) << file.path << " uses " << banned;
}

TEST(Layering, EveryRoomIsOnTheMap) {
    const std::string map = readText(sourceDirectory() / "docs" / "ROOMS.md");
    for (const auto& room : roomsInOrder())
        EXPECT_NE(map.find("core/" + room), std::string::npos) << "docs/ROOMS.md does not name core/" << room;
}

/// Files the map names must exist, so that it can not rot.
TEST(Layering, TheMapNamesFilesThatExist) {
    const std::string map = readText(sourceDirectory() / "docs" / "ROOMS.md");
    static const std::regex kPath("`((core|ui|app|tests|resources|docs|cmake|translations)/[A-Za-z0-9_./-]+)`");
    int named = 0;
    for (auto it = std::sregex_iterator(map.begin(), map.end(), kPath); it != std::sregex_iterator(); ++it, ++named)
        EXPECT_TRUE(std::filesystem::exists(sourceDirectory() / (*it)[1].str())) << (*it)[1];
    EXPECT_GT(named, 20);
}

TEST(Layering, EveryCoreSourceHasATest) {
    // What stands behind a facade is tested through it: the engine's parts by tests/core/engine.
    const std::set<std::string> exempt = {
        "core/torch_pch.cpp",           "core/base/assert.cpp",           "core/engine/diagnostics.cpp",
        "core/engine/encoding_queue.cpp", "core/engine/image_intake.cpp", "core/engine/image_library.cpp",
        "core/engine/inspector.cpp",    "core/engine/job_board.cpp",      "core/engine/session.cpp"};
    std::set<std::string> tested;
    for (const auto& file : sourceFiles({"tests"})) tested.insert(file.includes.begin(), file.includes.end());
    for (const auto& file : sourceFiles({"core"})) {
        if (file.isHeader() || file.isInternal() || exempt.count(file.path) != 0) continue;
        const auto header = std::filesystem::path(file.path).replace_extension(".h");
        if (!std::filesystem::exists(sourceDirectory() / header)) continue;  // a registered variant: conformance tests
        EXPECT_TRUE(tested.count(header.lexically_relative("core").generic_string()) != 0)
            << file.path << ": no test includes its header";
    }
}

}  // namespace
}  // namespace vitrine::test
