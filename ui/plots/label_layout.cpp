// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/label_layout.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace vitrine {
namespace {

constexpr double kGap = 3.0;  // pixels of air between two names

struct Rectangle {
    double left, top, right, bottom;

    bool meets(const Rectangle& other) const {
        return left < other.right + kGap && other.left < right + kGap && top < other.bottom + kGap && other.top < bottom + kGap;
    }
};

}  // namespace

std::vector<std::optional<LabelPlace>> placeLabels(std::span<const LabelRequest> requests, double width, double height) {
    std::vector<std::size_t> order(requests.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return requests[a].priority > requests[b].priority; });
    std::vector<std::optional<LabelPlace>> places(requests.size());
    std::vector<Rectangle> taken;
    for (const std::size_t index : order) {
        const LabelRequest& label = requests[index];
        if (!(label.x >= 0.0 && label.x <= width && label.y >= 0.0 && label.y <= height)) continue;
        const double middleX = label.x - label.width / 2.0, middleY = label.y - label.height / 2.0;
        const double stepX = label.width / 2.0 + 2.0 * kGap, stepY = label.height + kGap;
        const std::array<LabelPlace, 7> candidates{{{middleX, middleY},
                                                    {middleX, middleY - stepY},
                                                    {middleX, middleY + stepY},
                                                    {middleX + stepX, middleY},
                                                    {middleX - stepX, middleY},
                                                    {middleX, middleY - 2.0 * stepY},
                                                    {middleX, middleY + 2.0 * stepY}}};
        for (const LabelPlace& place : candidates) {
            const Rectangle box{place.left, place.top, place.left + label.width, place.top + label.height};
            if (box.left < 0.0 || box.top < 0.0 || box.right > width || box.bottom > height) continue;
            if (std::any_of(taken.begin(), taken.end(), [&](const Rectangle& other) { return box.meets(other); })) continue;
            taken.push_back(box);
            places[index] = place;
            break;
        }
    }
    return places;
}

}  // namespace vitrine
