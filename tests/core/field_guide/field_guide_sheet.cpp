// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a contact sheet of the field guide, for the eye of whoever changes the drawing:
//   field_guide_sheet OUT.png [side] [seed] [edits [attribute]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "field_guide/attributes.h"
#include "field_guide/world.h"

using namespace vitrine;
using namespace vitrine::field_guide;

namespace {

struct Tile {
    std::string label;
    BirdAttributes bird;
    std::uint64_t seed;
};

std::vector<Tile> guideTiles(std::uint64_t seed) {
    std::vector<Tile> tiles;
    CounterRandom random(seed, 100);
    for (std::size_t s = 0; s < speciesCount(); ++s)
        tiles.push_back({speciesNames()[s], individual(s, random), seed + s});
    for (int i = 0; i < 8; ++i) tiles.push_back({"random bird", randomBird(random), seed + 1000 + i});
    return tiles;
}

std::vector<Tile> editTiles(std::uint64_t seed, int only) {
    std::vector<Tile> tiles;
    CounterRandom random(seed, 200);
    for (std::size_t i = 0; i < editableAttributes().size(); ++i) {
        const AttributeKind kind = editableAttributes()[only >= 0 ? static_cast<std::size_t>(only) : i];
        BirdAttributes bird = randomBird(random);
        while (!canEdit(bird, kind)) bird = randomBird(random);
        const Edit edit = editedBird(bird, random, kind);
        tiles.push_back({std::string(attributeName(kind)), bird, seed + i});
        tiles.push_back({"  edited", edit.edited, seed + i});
    }
    return tiles;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: field_guide_sheet OUT.png [side] [seed] [edits [attribute]]\n");
        return 2;
    }
    cv::setNumThreads(1);
    const int side = argc > 2 ? std::atoi(argv[2]) : 160;
    const auto seed = static_cast<std::uint64_t>(argc > 3 ? std::atoi(argv[3]) : 1);
    const bool edits = argc > 4;
    const std::vector<Tile> tiles = edits ? editTiles(seed, argc > 5 ? std::atoi(argv[5]) : -1) : guideTiles(seed);
    const int columns = edits ? 8 : 7, pad = 6, label = 18, shown = std::max(side, 160);
    const int rows = (static_cast<int>(tiles.size()) + columns - 1) / columns;
    cv::Mat3b sheet(rows * (shown + pad + label) + pad, columns * (shown + pad) + pad, cv::Vec3b(250, 250, 250));
    double seconds = 0;
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto start = std::chrono::steady_clock::now();
        const Drawing drawing = drawBird(tiles[i].bird, tiles[i].seed, side);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const cv::Mat rgb(side, side, CV_8UC3, const_cast<std::uint8_t*>(drawing.image.pixels().data()));
        cv::Mat bgr;
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
        cv::resize(bgr, bgr, {shown, shown}, 0, 0, cv::INTER_NEAREST);
        const int x = static_cast<int>(i) % columns * (shown + pad) + pad,
                  y = static_cast<int>(i) / columns * (shown + pad + label) + pad;
        bgr.copyTo(sheet(cv::Rect(x, y, shown, shown)));
        cv::putText(sheet, tiles[i].label, {x + 2, y + shown + 13}, cv::FONT_HERSHEY_SIMPLEX, 0.42, {40, 40, 40}, 1,
                    cv::LINE_AA);
    }
    cv::imwrite(argv[1], sheet);
    std::printf("%zu pictures of %d px, %.2f ms each\n", tiles.size(), side,
                1000 * seconds / static_cast<double>(tiles.size()));
}
