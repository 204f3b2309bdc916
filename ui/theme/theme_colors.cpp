// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme_colors.h"

#include <QPalette>
#include <QWidget>
#include <array>

namespace vitrine {
namespace {

struct ModelTone {
    const char* method;
    QRgb light;
    QRgb dark;
};

// The four columns of Inspect have Okabe-Ito hues, told apart with the common colour-vision deficiencies;
// the other methods differ from them, and from each other, in lightness too.
constexpr std::array<ModelTone, 11> kModelTones{{{"clip", 0xff6a7380, 0xffa3acb8},
                                                 {"zero_shot", 0xff6a7380, 0xffa3acb8},
                                                 {"sparse_cbm", 0xff0072b2, 0xff4fa9dc},
                                                 {"l1_cbm", 0xff009e73, 0xff3cc79d},
                                                 {"contrastive_cbm", 0xffd55e00, 0xfff08a45},
                                                 {"label_free_cbm", 0xffa8457f, 0xffd98bb9},
                                                 {"post_hoc_cbm", 0xff7a5bb5, 0xffa995e0},
                                                 {"labo", 0xff8a6d00, 0xffd3b13c},
                                                 {"linear_probe", 0xff4c6a1f, 0xff9dbd6a},
                                                 {"concept_matrix_search", 0xff8c2f39, 0xffe5808a},
                                                 {"description_cls", 0xff006d77, 0xff62c6cf}}};
constexpr std::array<ModelTone, 3> kOtherTones{
    {{"", 0xff6b4a2b, 0xffc9a27e}, {"", 0xff3d4fa8, 0xff8f9ff0}, {"", 0xffb0306a, 0xfff090bd}}};

ThemeColors makeLight() {
    ThemeColors colors;
    colors.window = QColor(0xf4f5f8);
    colors.surface = QColor(0xffffff);
    colors.sunken = QColor(0xf4f5f8);
    colors.border = QColor(0xdfe2e8);
    colors.grid = QColor(0xd3d7df);
    colors.text = QColor(0x1a1d23);
    colors.mutedText = QColor(0x5d6572);
    colors.disabledText = QColor(0xa2a7b0);
    colors.hover = QColor(0xeceff4);
    colors.marked = QColor(0xe3eafc);
    colors.accent = QColor(0x2454d6);
    colors.accentText = QColor(0xffffff);
    colors.error = QColor(0xb3261e);
    colors.warning = QColor(0x8a5a00);
    return colors;
}

ThemeColors makeDark() {
    ThemeColors colors;
    colors.dark = true;
    colors.window = QColor(0x15171b);
    colors.surface = QColor(0x1d2026);
    colors.sunken = QColor(0x15171b);
    colors.border = QColor(0x343943);
    colors.grid = QColor(0x454b57);
    colors.text = QColor(0xe9ebef);
    colors.mutedText = QColor(0xa1a9b6);
    colors.disabledText = QColor(0x666d79);
    colors.hover = QColor(0x282c34);
    colors.marked = QColor(0x2a3553);
    colors.accent = QColor(0x86a5ff);
    colors.accentText = QColor(0x0f1520);
    colors.error = QColor(0xff8a80);
    colors.warning = QColor(0xf0c060);
    return colors;
}

}  // namespace

const ThemeColors& lightColors() {
    static const ThemeColors colors = makeLight();
    return colors;
}

const ThemeColors& darkColors() {
    static const ThemeColors colors = makeDark();
    return colors;
}

const ThemeColors& themeColors(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness() ? darkColors()
                                                                                                          : lightColors();
}

const ThemeColors& themeColors(const QWidget* widget) { return themeColors(widget->palette()); }

QColor modelColor(const QString& methodId, int position, const ThemeColors& colors) {
    for (const ModelTone& tone : kModelTones)
        if (methodId == QLatin1String(tone.method)) return QColor::fromRgb(colors.dark ? tone.dark : tone.light);
    const ModelTone& tone = kOtherTones[static_cast<std::size_t>(position) % kOtherTones.size()];
    return QColor::fromRgb(colors.dark ? tone.dark : tone.light);
}

QPalette themePalette(const ThemeColors& colors) {
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.surface);
    palette.setColor(QPalette::AlternateBase, colors.sunken);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.mutedText);
    palette.setColor(QPalette::Button, colors.surface);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.error);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.accentText);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::ToolTipBase, colors.surface);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Light, colors.dark ? colors.hover : colors.surface);
    palette.setColor(QPalette::Midlight, colors.hover);
    palette.setColor(QPalette::Mid, colors.border);
    palette.setColor(QPalette::Dark, colors.border);
    palette.setColor(QPalette::Shadow, colors.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.disabledText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.border);
    return palette;
}

}  // namespace vitrine
