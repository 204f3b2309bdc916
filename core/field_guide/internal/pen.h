// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing tools of the field guide: smooth paths, and a canvas that paints them antialiased,
// optionally clipped to a mask. Everything works on the bounding box of what is painted only.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vitrine::field_guide {

using Point = cv::Point2f;
using Path = std::vector<Point>;
using Rgb = cv::Vec3f;  // 0..255

inline constexpr float kPi = 3.14159265F;

Rgb shaded(const Rgb& colour, float factor);
Rgb mixed(const Rgb& from, const Rgb& to, float share);
float length(Point v);

/// Catmull-Rom curve through the points.
Path smoothLoop(const Path& points, int steps = 6);
Path smoothLine(const Path& points, int steps = 6);
/// Outline of a line whose half width goes from `start` to `end`.
Path ribbon(const Path& spine, float start, float end);
Path ellipse(Point centre, float radiusX, float radiusY, float angle = 0);

/// Coverage of a shape, 0..255, on the whole canvas; nothing lies outside `box`.
struct Mask {
    cv::Mat1b coverage;
    cv::Rect box;
};

class Canvas {
public:
    explicit Canvas(int side);

    int side() const { return pixels_.rows; }
    cv::Mat3b& pixels() { return pixels_; }
    const cv::Mat3b& pixels() const { return pixels_; }

    /// Fills the polygon, inside `clip` where given.
    void fill(const Path& outline, const Rgb& colour, float opacity = 1, const Mask* clip = nullptr);
    void fillMask(const Mask& mask, const Rgb& colour, float opacity = 1);
    void disc(Point centre, float radius, const Rgb& colour, float opacity = 1, const Mask* clip = nullptr);
    void line(const Path& spine, float width, const Rgb& colour, float opacity = 1, const Mask* clip = nullptr);
    /// Vertical gradient over the whole canvas; heights in 0..1, ascending.
    struct Stop {
        float height;
        Rgb colour;
    };
    void gradient(const std::vector<Stop>& stops);
    /// Draws the contours of the mask.
    void outline(const Mask& mask, float width, const Rgb& colour, float opacity);
    /// Lightens the edge of the shape that faces the light (top left) and darkens the other one;
    /// `reach` in pixels says how far the roundness goes.
    void emboss(const Mask& mask, float amount, float reach);
    /// Gaussian blur of everything.
    void blur(float sigma);
    /// Replaces everything by `small`, enlarged.
    void enlarge(const Canvas& small);

    Mask emptyMask() const;
    /// Adds the polygon to the mask.
    void cover(Mask& mask, const Path& outline) const;
    static void unite(Mask& mask, const Mask& other);

private:
    void blend(const cv::Mat1b& coverage, const cv::Rect& box, const Rgb& colour, float opacity, const Mask* clip);
    cv::Rect boxOf(const Path& outline) const;

    cv::Mat3b pixels_;
    cv::Mat1b scratch_;
};

/// Shapes melted together: their union blurred by `softness` pixels and cut at half height, so that
/// concave corners fill up and the outline becomes one organic curve.
Mask melted(const std::vector<Path>& shapes, int side, float softness);

}  // namespace vitrine::field_guide
