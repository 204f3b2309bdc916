// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme_controller.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>
#include <QStyleFactory>

#include "theme/theme_colors.h"

namespace vitrine {

ThemeController::ThemeController(QApplication& application) : QObject(&application), application_(application) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application_.installEventFilter(this);
}

void ThemeController::setMode(ThemeMode mode) {
    mode_ = mode;
    apply();
}

bool ThemeController::eventFilter(QObject* watched, QEvent* event) {
    const bool paletteChanged =
        event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::ThemeChange;
    if (paletteChanged && watched == &application_ && !applying_ && mode_ == ThemeMode::System) apply();
    return QObject::eventFilter(watched, event);
}

void ThemeController::apply() {
    applying_ = true;
    // An empty palette brings the desktop's own back, which tells whether the desktop is dark.
    QApplication::setPalette(QPalette());
    const ThemeColors& desktop = themeColors(QApplication::palette());
    const ThemeColors& colors = mode_ == ThemeMode::Light  ? lightColors()
                                : mode_ == ThemeMode::Dark ? darkColors()
                                                           : desktop;
    QApplication::setPalette(themePalette(colors));
    application_.setStyleSheet(themeStyleSheet(colors));
    applying_ = false;
}

}  // namespace vitrine
