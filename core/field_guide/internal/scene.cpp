// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/internal/scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace vitrine::field_guide {
namespace {

/// Points in 0..1 of the picture become pixels.
class Stage {
public:
    Stage(Canvas& canvas, CounterRandom& random) : canvas_(canvas), random_(random) {}

    float side() const { return static_cast<float>(canvas_.side()); }
    float between(float low, float high) { return random_.uniform(low, high); }
    int count(int low, int high) {
        return low + static_cast<int>(random_.index(static_cast<std::size_t>(high - low + 1)));
    }
    bool chance(float probability) { return random_.chance(probability); }
    Rgb shade(const Rgb& from, const Rgb& to, float low = 0, float high = 1) {
        return mixed(from, to, between(low, high));
    }
    template <std::size_t N>
    const Rgb& pick(const std::array<Rgb, N>& colours) {
        return colours[random_.index(N)];
    }

    void fill(Path path, const Rgb& colour, float opacity = 1) {
        for (Point& p : path) p *= side();
        canvas_.fill(path, colour, opacity);
    }
    void disc(Point centre, float radius, const Rgb& colour, float opacity = 1) {
        canvas_.disc(centre * side(), std::max(radius * side(), 0.6F), colour, opacity);
    }
    void oval(Point centre, float radiusX, float radiusY, const Rgb& colour, float opacity = 1, float angle = 0) {
        fill(ellipse(centre, radiusX, std::max(radiusY, 0.7F / side()), angle), colour, opacity);
    }
    void gradient(const std::vector<Canvas::Stop>& stops) { canvas_.gradient(stops); }
    void blur(float share) { canvas_.blur(std::max(0.4F, share * side())); }

private:
    Canvas& canvas_;
    CounterRandom& random_;
};

Path hills(float left, float right, int count, float foot, auto heightAt) {
    Path path{{left, foot}};
    for (int i = 0; i <= count; ++i) {
        const float x = left + (right - left) * static_cast<float>(i) / static_cast<float>(count);
        path.emplace_back(x, heightAt(x));
    }
    path.emplace_back(right, foot);
    return path;
}

void paintForest(Stage stage) {
    stage.gradient({{0, {176, 206, 128}}, {0.5F, {108, 156, 88}}, {1, {54, 94, 54}}});
    for (int i = stage.count(3, 5); i > 0; --i) {
        const float x = stage.between(0, 1), half = stage.between(0.03F, 0.08F);
        stage.fill({{x - half, -0.02F}, {x + half, -0.02F}, {x + half * 1.2F, 1.02F}, {x - half * 1.2F, 1.02F}},
                   stage.shade({86, 62, 44}, {104, 140, 84}, 0.1F, 0.6F));
    }
    for (int i = 0; i < 26; ++i)
        stage.disc({stage.between(0, 1), stage.between(0, 1)}, stage.between(0.02F, 0.09F),
                   stage.shade({216, 236, 136}, {60, 110, 60}), 0.42F);
    stage.blur(0.014F);
}

void paintRipples(Stage& stage, float horizon, int count) {
    for (int i = 0; i < count; ++i) {
        const float y = stage.between(horizon + 0.03F, 1);
        const float nearness = (y - horizon) / (1 - horizon) + 0.15F;
        const Rgb tone = stage.chance(0.7F) ? Rgb(214, 234, 240) : Rgb(36, 84, 118);
        stage.oval({stage.between(0, 1), y}, stage.between(0.04F, 0.14F) * nearness, 0.006F * nearness, tone, 0.42F);
    }
}

void paintLake(Stage stage) {
    const float horizon = stage.between(0.28F, 0.4F);
    stage.gradient({{0, {186, 218, 242}},
                    {horizon - 0.05F, {230, 240, 240}},
                    {horizon, {170, 200, 204}},
                    {horizon + 0.015F, {104, 166, 196}},
                    {1, {38, 98, 148}}});
    const float phase = stage.between(0, 6.28F), far = stage.between(0.03F, 0.05F);
    stage.fill(hills(-0.02F, 1.02F, 40, horizon + 0.005F,
                     [&](float x) { return horizon - 0.03F - far * std::abs(std::sin(x * 5 + phase * 2)); }),
               {136, 168, 152});
    stage.fill(hills(-0.02F, 1.02F, 40, horizon + 0.005F,
                     [&](float x) { return horizon - 0.012F - 0.045F * std::abs(std::sin(x * 9 + phase)); }),
               {92, 134, 104});
    stage.blur(0.006F);
    paintRipples(stage, horizon, 26);
    stage.blur(0.002F);
}

void paintReeds(Stage stage) {
    const float horizon = stage.between(0.44F, 0.54F);
    stage.gradient(
        {{0, {240, 230, 186}}, {horizon, {208, 202, 138}}, {horizon + 0.015F, {134, 164, 144}}, {1, {70, 112, 106}}});
    stage.blur(0.005F);
    paintRipples(stage, horizon, 20);
    for (int i = stage.count(18, 24); i > 0; --i) {
        const float x = stage.between(-0.05F, 1.05F), tall = stage.between(0.35F, 0.95F),
                    bend = stage.between(-0.12F, 0.12F);
        const float foot = horizon + stage.between(0, 0.35F);
        const Path stem = smoothLine({{x, foot}, {x + bend * 0.3F, foot - tall * 0.5F}, {x + bend, foot - tall}}, 8);
        stage.fill(ribbon(stem, 0.009F, 0.002F), stage.shade({96, 120, 54}, {176, 160, 80}));
        if (stage.chance(0.5F))
            stage.oval(stem[stem.size() - 3], 0.014F, 0.05F, {104, 66, 38}, 1, std::atan2(bend, tall));
    }
    stage.blur(0.002F);
}

void paintSnow(Stage stage) {
    const float horizon = stage.between(0.45F, 0.6F);
    stage.gradient(
        {{0, {168, 194, 224}}, {horizon, {224, 233, 244}}, {horizon + 0.03F, {244, 248, 252}}, {1, {212, 223, 238}}});
    for (int i = stage.count(4, 7); i > 0; --i) {
        const float x = stage.between(0, 1), tall = stage.between(0.2F, 0.42F), foot = horizon + 0.03F;
        const Rgb tone = stage.shade({66, 98, 102}, {176, 196, 214}, 0.2F, 0.6F);
        for (int tier = 0; tier < 3; ++tier) {
            const float t = static_cast<float>(tier), top = foot - tall + t * tall * 0.22F;
            const float half = tall * (0.14F + 0.07F * t), bottom = foot - tall * 0.45F + t * tall * 0.225F;
            stage.fill({{x, top}, {x - half, bottom}, {x + half, bottom}}, tone);
            stage.fill({{x, top},
                        {x - half * 0.62F, top + (bottom - top) * 0.62F},
                        {x - half * 0.1F, top + (bottom - top) * 0.5F},
                        {x + half * 0.3F, top + (bottom - top) * 0.3F}},
                       {240, 246, 252}, 0.6F);
        }
    }
    const float drift = stage.between(0, 0.05F), other = stage.between(0, 0.06F);
    stage.fill(smoothLoop({{-0.1F, 1.1F},
                           {-0.1F, horizon + 0.02F},
                           {0.3F, horizon - 0.02F + drift},
                           {0.7F, horizon + other},
                           {1.1F, horizon},
                           {1.1F, 1.1F}},
                          8),
               {243, 247, 251});
    stage.fill(smoothLoop({{-0.1F, 1.1F},
                           {-0.1F, horizon + 0.2F},
                           {0.35F, horizon + 0.26F - drift},
                           {0.8F, horizon + 0.18F + other},
                           {1.1F, horizon + 0.24F},
                           {1.1F, 1.1F}},
                          8),
               {226, 234, 245});
    stage.blur(0.006F);
}

void paintCity(Stage stage) {
    stage.gradient({{0, {146, 168, 208}}, {0.6F, {246, 208, 170}}, {1, {236, 190, 160}}});
    for (int layer = 0; layer < 2; ++layer) {
        const Rgb base = layer == 0 ? Rgb(160, 150, 172) : Rgb(104, 104, 132);
        for (float x = -0.05F; x < 1.05F;) {
            const float width = stage.between(0.1F, 0.2F);
            const float top = 1 - (stage.between(0.3F, 0.62F) - 0.13F * static_cast<float>(layer));
            const Rgb wall = stage.shade(base, {80, 80, 106}, 0, 0.4F);
            stage.fill({{x, top}, {x + width, top}, {x + width, 1.02F}, {x, 1.02F}}, wall);
            const Rgb unlit = mixed(wall, {30, 30, 50}, 0.4F);
            for (float y = top + 0.035F; y < 1; y += 0.062F)
                for (float at = x + 0.02F; at < x + width - 0.03F; at += 0.047F)
                    if (stage.chance(0.6F)) {
                        const Rgb glass = stage.chance(0.6F) ? Rgb(252, 226, 146) : unlit;
                        stage.fill({{at, y}, {at + 0.02F, y}, {at + 0.02F, y + 0.03F}, {at, y + 0.03F}}, glass);
                    }
            x += width + stage.between(0, 0.03F);
        }
    }
    stage.blur(0.006F);
}

void paintSky(Stage stage) {
    stage.gradient({{0, {80, 148, 222}}, {1, {194, 225, 247}}});
    for (int i = stage.count(3, 5); i > 0; --i) {
        const Point centre(stage.between(0, 1), stage.between(0, 1));
        const float size = stage.between(0.05F, 0.1F);
        for (int puff = 0; puff < 6; ++puff)
            stage.disc(
                centre + Point((static_cast<float>(puff) - 2.5F) * size * 0.8F, stage.between(-0.3F, 0.3F) * size),
                size * stage.between(0.6F, 1.1F), {255, 255, 255}, 0.55F);
    }
    stage.blur(0.02F);
}

void paintMeadow(Stage stage) {
    const float horizon = stage.between(0.3F, 0.45F);
    stage.gradient(
        {{0, {172, 212, 240}}, {horizon, {230, 241, 222}}, {horizon + 0.01F, {172, 206, 98}}, {1, {90, 146, 54}}});
    stage.blur(0.01F);
    for (int i = 0; i < 60; ++i) {
        const float x = stage.between(0, 1), y = stage.between(horizon + 0.1F, 1.05F),
                    tall = (y - horizon + 0.1F) * 0.16F;
        stage.fill({{x - 0.006F, y}, {x + 0.006F, y}, {x + stage.between(-0.02F, 0.02F), y - tall}},
                   stage.shade({110, 164, 60}, {190, 214, 110}));
    }
    static const std::array<Rgb, 4> kPetals{Rgb{250, 242, 250}, Rgb{250, 214, 70}, Rgb{228, 110, 150},
                                            Rgb{152, 112, 208}};
    for (int i = 0; i < 24; ++i) {
        const float x = stage.between(0, 1), y = stage.between(horizon + 0.06F, 1),
                    size = (y - horizon) * 0.03F + 0.005F;
        const Rgb& petal = stage.pick(kPetals);
        for (int k = 0; k < 5; ++k) {
            const float angle = static_cast<float>(k) * 2 * kPi / 5;
            stage.disc({x + size * std::cos(angle), y + size * std::sin(angle)}, size * 0.68F, petal);
        }
        stage.disc({x, y}, size * 0.5F, {242, 182, 40});
    }
    stage.blur(0.002F);
}

void paintDesert(Stage stage) {
    const float horizon = stage.between(0.42F, 0.56F);
    stage.gradient({{0, {146, 198, 232}}, {horizon, {250, 232, 194}}, {1, {236, 190, 120}}});
    for (int i = 0; i < 3; ++i) {
        const float level = horizon + static_cast<float>(i) * 0.14F, phase = stage.between(0, 6.28F);
        stage.fill(hills(-0.02F, 1.02F, 30, 1.02F, [&](float x) { return level + 0.045F * std::sin(x * 5 + phase); }),
                   mixed({238, 204, 142}, {198, 140, 80}, static_cast<float>(i) / 2.5F));
    }
    for (int i = stage.count(2, 3); i > 0; --i) {
        const Point foot(stage.between(0.05F, 0.95F), horizon + stage.between(0.04F, 0.2F));
        const float tall = stage.between(0.16F, 0.28F), half = tall * 0.085F;
        const auto limb = [&](std::initializer_list<Point> points, float width) {
            Path spine;
            for (const Point& p : points) spine.push_back(foot + p * tall);
            const Rgb green{80, 126, 76};
            stage.fill(ribbon(smoothLine(spine, 5), width, width), green);
            stage.disc(spine.back(), width, green);
        };
        limb({{0, 0.02F}, {0, -0.5F}, {0, -1}}, half);
        limb({{0, -0.36F}, {0.24F, -0.4F}, {0.3F, -0.55F}, {0.3F, -0.78F}}, half * 0.75F);
        limb({{0, -0.26F}, {-0.22F, -0.3F}, {-0.28F, -0.42F}, {-0.28F, -0.62F}}, half * 0.75F);
    }
    stage.blur(0.005F);
}

}  // namespace

void paintBackground(Canvas& canvas, Habitat habitat, CounterRandom random) {
    // A background is out of focus: half the resolution is enough.
    Canvas small(std::max(16, canvas.side() / 2));
    const Stage stage(small, random);
    switch (habitat) {
        case Habitat::Forest: paintForest(stage); break;
        case Habitat::Lake: paintLake(stage); break;
        case Habitat::Reeds: paintReeds(stage); break;
        case Habitat::Snow: paintSnow(stage); break;
        case Habitat::City: paintCity(stage); break;
        case Habitat::Sky: paintSky(stage); break;
        case Habitat::Meadow: paintMeadow(stage); break;
        case Habitat::Desert: paintDesert(stage); break;
    }
    canvas.enlarge(small);
}

}  // namespace vitrine::field_guide
