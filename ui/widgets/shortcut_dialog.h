// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QVector>

namespace vitrine {

struct ShortcutLine {
    QString keys;
    QString meaning;
};

/// Ctrl+?: every shortcut on one sheet.
class ShortcutDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutDialog(const QVector<ShortcutLine>& lines, QWidget* parent);
};

}  // namespace vitrine
