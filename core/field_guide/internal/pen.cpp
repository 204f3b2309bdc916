// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/internal/pen.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vitrine::field_guide {
namespace {

constexpr int kShift = 4;  // fractional bits of polygon corners

std::vector<cv::Point> fixedPoint(const Path& outline, Point offset, float zoom = 1) {
    std::vector<cv::Point> corners;
    corners.reserve(outline.size());
    constexpr float kUnit = 1 << kShift;
    for (const Point& p : outline)
        corners.emplace_back(cvRound((p.x * zoom - offset.x) * kUnit), cvRound((p.y * zoom - offset.y) * kUnit));
    return corners;
}

void fillPolygon(cv::Mat1b target, const std::vector<cv::Point>& corners) {
    cv::fillPoly(target, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(255), cv::LINE_AA, kShift);
}

Point catmullRom(Point a, Point b, Point c, Point d, float t) {
    return 0.5F * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t));
}

cv::Rect united(const cv::Rect& a, const cv::Rect& b) { return a.empty() ? b : b.empty() ? a : a | b; }

}  // namespace

Rgb shaded(const Rgb& colour, float factor) {
    const auto channel = [&](int i) { return std::clamp(colour[i] * factor, 0.0F, 255.0F); };
    return {channel(0), channel(1), channel(2)};
}

Rgb mixed(const Rgb& from, const Rgb& to, float share) { return from * (1 - share) + to * share; }

float length(Point v) { return std::hypot(v.x, v.y); }

Path smoothLoop(const Path& points, int steps) {
    const std::size_t count = points.size();
    Path curve;
    curve.reserve(count * steps);
    for (std::size_t i = 0; i < count; ++i)
        for (int step = 0; step < steps; ++step)
            curve.push_back(catmullRom(points[(i + count - 1) % count], points[i], points[(i + 1) % count],
                                       points[(i + 2) % count], static_cast<float>(step) / static_cast<float>(steps)));
    return curve;
}

Path smoothLine(const Path& points, int steps) {
    const std::size_t last = points.size() - 1;
    Path curve;
    curve.reserve(last * steps + 1);
    for (std::size_t i = 0; i < last; ++i)
        for (int step = 0; step < steps; ++step)
            curve.push_back(catmullRom(points[i == 0 ? 0 : i - 1], points[i], points[i + 1],
                                       points[std::min(i + 2, last)],
                                       static_cast<float>(step) / static_cast<float>(steps)));
    curve.push_back(points.back());
    return curve;
}

Path ribbon(const Path& spine, float start, float end) {
    const std::size_t count = spine.size();
    Path outline(2 * count);
    for (std::size_t i = 0; i < count; ++i) {
        const Point along = spine[std::min(i + 1, count - 1)] - spine[i == 0 ? 0 : i - 1];
        const float share = count > 1 ? static_cast<float>(i) / static_cast<float>(count - 1) : 0;
        const float width = start + (end - start) * share;
        const Point across = Point(-along.y, along.x) * (width / std::max(length(along), 1e-6F));
        outline[i] = spine[i] + across;
        outline[2 * count - 1 - i] = spine[i] - across;
    }
    return outline;
}

Path ellipse(Point centre, float radiusX, float radiusY, float angle) {
    constexpr int kCorners = 28;
    Path outline;
    outline.reserve(kCorners);
    const float c = std::cos(angle), s = std::sin(angle);
    for (int i = 0; i < kCorners; ++i) {
        const float t = 2 * kPi * static_cast<float>(i) / kCorners;
        const float x = radiusX * std::cos(t), y = radiusY * std::sin(t);
        outline.push_back(centre + Point(x * c - y * s, x * s + y * c));
    }
    return outline;
}

Canvas::Canvas(int side) : pixels_(side, side, cv::Vec3b(0, 0, 0)), scratch_(side, side) {}

cv::Rect Canvas::boxOf(const Path& outline) const {
    Point low = outline.front(), high = outline.front();
    for (const Point& p : outline) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const cv::Point corner(cvFloor(low.x) - 2, cvFloor(low.y) - 2);
    const cv::Rect box(corner, cv::Point(cvCeil(high.x) + 3, cvCeil(high.y) + 3));
    return box & cv::Rect(0, 0, side(), side());
}

void Canvas::blend(const cv::Mat1b& coverage, const cv::Rect& box, const Rgb& colour, float opacity, const Mask* clip) {
    const int strength = cvRound(opacity * 256);
    const int red = cvRound(colour[0]), green = cvRound(colour[1]), blue = cvRound(colour[2]);
    for (int y = 0; y < box.height; ++y) {
        const std::uint8_t* covered = coverage.ptr(y);
        const std::uint8_t* allowed = clip ? clip->coverage.ptr(box.y + y) + box.x : nullptr;
        cv::Vec3b* pixel = pixels_.ptr<cv::Vec3b>(box.y + y) + box.x;
        for (int x = 0; x < box.width; ++x) {
            int alpha = covered[x];
            if (alpha == 0) continue;
            if (allowed) alpha = alpha * allowed[x] / 255;
            alpha = alpha * strength / 255;  // 0..256
            cv::Vec3b& p = pixel[x];
            p[0] = static_cast<std::uint8_t>(p[0] + (red - p[0]) * alpha / 256);
            p[1] = static_cast<std::uint8_t>(p[1] + (green - p[1]) * alpha / 256);
            p[2] = static_cast<std::uint8_t>(p[2] + (blue - p[2]) * alpha / 256);
        }
    }
}

void Canvas::fill(const Path& outline, const Rgb& colour, float opacity, const Mask* clip) {
    cv::Rect box = boxOf(outline);
    if (clip) box &= clip->box;
    if (box.empty()) return;
    cv::Mat1b coverage = scratch_(box);
    coverage.setTo(0);
    fillPolygon(coverage, fixedPoint(outline, Point(box.tl())));
    blend(coverage, box, colour, opacity, clip);
}

void Canvas::fillMask(const Mask& mask, const Rgb& colour, float opacity) {
    if (!mask.box.empty()) blend(mask.coverage(mask.box), mask.box, colour, opacity, nullptr);
}

void Canvas::disc(Point centre, float radius, const Rgb& colour, float opacity, const Mask* clip) {
    fill(ellipse(centre, radius, radius), colour, opacity, clip);
}

void Canvas::line(const Path& spine, float width, const Rgb& colour, float opacity, const Mask* clip) {
    fill(ribbon(spine, width / 2, width / 2), colour, opacity, clip);
}

void Canvas::gradient(const std::vector<Stop>& stops) {
    for (int y = 0; y < side(); ++y) {
        const float height = static_cast<float>(y) / static_cast<float>(side() - 1);
        const auto above = std::ranges::find_if(stops, [&](const Stop& stop) { return stop.height >= height; });
        Rgb colour = stops.back().colour;
        if (above == stops.begin()) {
            colour = stops.front().colour;
        } else if (above != stops.end()) {
            const Stop& below = *std::prev(above);
            colour = mixed(below.colour, above->colour, (height - below.height) / (above->height - below.height));
        }
        pixels_.row(y).setTo(cv::Scalar(colour[0], colour[1], colour[2]));
    }
}

void Canvas::outline(const Mask& mask, float width, const Rgb& colour, float opacity) {
    if (mask.box.empty()) return;
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask.coverage(mask.box) > 127, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const int thickness = std::max(1, cvRound(width));
    cv::Rect box(mask.box.x - thickness, mask.box.y - thickness, mask.box.width + 2 * thickness,
                 mask.box.height + 2 * thickness);
    box &= cv::Rect(0, 0, side(), side());
    cv::Mat1b coverage = scratch_(box);
    coverage.setTo(0);
    for (auto& contour : contours)
        for (cv::Point& p : contour) p += mask.box.tl() - box.tl();
    cv::polylines(coverage, contours, true, cv::Scalar(255), thickness, cv::LINE_AA);
    blend(coverage, box, colour, opacity, nullptr);
}

void Canvas::emboss(const Mask& mask, float amount, float reach) {
    // The light changes slowly, so it is computed at a quarter of the resolution.
    constexpr int kCoarse = 4;
    const int margin = cvCeil(reach * 2);
    const cv::Rect frame(0, 0, side(), side());
    const cv::Rect box = mask.box & frame;
    if (box.empty()) return;
    cv::Mat1b padded;
    cv::copyMakeBorder(mask.coverage(box), padded, margin, margin, margin, margin, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::Mat1b coarse;
    cv::resize(padded, coarse, {padded.cols / kCoarse + 1, padded.rows / kCoarse + 1}, 0, 0, cv::INTER_AREA);
    cv::Mat1f height;
    coarse.convertTo(height, CV_32F, 1.0 / 255);
    cv::GaussianBlur(height, height, {0, 0}, std::max(0.6F, reach / kCoarse));
    const float step = std::max(0.7F, reach * 0.9F / kCoarse);
    const cv::Matx23f towards(1, 0, step * 0.45F, 0, 1, step);
    const cv::Matx23f away(1, 0, -step * 0.45F, 0, 1, -step);
    cv::Mat1f lit, dark;
    cv::warpAffine(height, lit, towards, height.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    cv::warpAffine(height, dark, away, height.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    cv::Mat1f gain;
    cv::resize(lit - dark, gain, padded.size(), 0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < box.height; ++y) {
        const std::uint8_t* covered = mask.coverage.ptr(box.y + y) + box.x;
        const float* light = gain.ptr<float>(y + margin) + margin;
        cv::Vec3b* pixel = pixels_.ptr<cv::Vec3b>(box.y + y) + box.x;
        for (int x = 0; x < box.width; ++x) {
            if (covered[x] == 0) continue;
            const float factor = 1 + amount * light[x] * static_cast<float>(covered[x]) / 255;
            for (int i = 0; i < 3; ++i) pixel[x][i] = cv::saturate_cast<std::uint8_t>(pixel[x][i] * factor);
        }
    }
}

void Canvas::blur(float sigma) { cv::GaussianBlur(pixels_, pixels_, {0, 0}, sigma); }

void Canvas::enlarge(const Canvas& small) {
    cv::resize(small.pixels_, pixels_, pixels_.size(), 0, 0, cv::INTER_LINEAR);
}

Mask Canvas::emptyMask() const { return {cv::Mat1b(side(), side(), std::uint8_t{0}), {}}; }

void Canvas::cover(Mask& mask, const Path& outline) const {
    const cv::Rect box = boxOf(outline);
    if (box.empty()) return;
    fillPolygon(mask.coverage(box), fixedPoint(outline, Point(box.tl())));
    mask.box = united(mask.box, box);
}

void Canvas::unite(Mask& mask, const Mask& other) {
    if (other.box.empty()) return;
    cv::Mat target = mask.coverage(other.box);
    const cv::Mat added = other.coverage(other.box);
    cv::max(target, added, target);
    mask.box = united(mask.box, other.box);
}

Mask melted(const std::vector<Path>& shapes, int side, float softness) {
    // Half the resolution is enough for a blurred shape.
    cv::Mat1b coarse((side + 1) / 2, (side + 1) / 2, std::uint8_t{0});
    for (const Path& shape : shapes) fillPolygon(coarse, fixedPoint(shape, {0, 0}, 0.5F));
    cv::GaussianBlur(coarse, coarse, {0, 0}, std::max(0.5F, softness / 2));
    Mask mask{cv::Mat1b(), cv::Rect()};
    cv::resize(coarse, mask.coverage, {side, side}, 0, 0, cv::INTER_LINEAR);
    const double slope = std::max(1.0F, softness);  // about one pixel from outside to inside
    mask.coverage.convertTo(mask.coverage, CV_8U, slope, 127.5 * (1 - slope));
    mask.box = cv::boundingRect(mask.coverage);
    return mask;
}

}  // namespace vitrine::field_guide
