// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QApplication;

namespace vitrine {

enum class ThemeMode { System, Light, Dark };

/// Gives the application the palette and style sheet of a theme and, in System mode, follows the
/// desktop: Qt 6.4 does not say whether the desktop is dark, so that is read off its palette.
class ThemeController : public QObject {
    Q_OBJECT
public:
    explicit ThemeController(QApplication& application);

    void setMode(ThemeMode mode);
    ThemeMode mode() const { return mode_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();

    QApplication& application_;
    ThemeMode mode_ = ThemeMode::System;
    bool applying_ = false;
};

}  // namespace vitrine
