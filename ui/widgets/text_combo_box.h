// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace vitrine {

/// As wide as its widest choice where there is room, never narrower than some letters; a choice that does not
/// fit ends in "…" and is the tool tip then. Qt's own box cuts it in the middle of a letter.
class TextComboBox : public QComboBox {
    Q_OBJECT
public:
    TextComboBox(const QString& name, int fewestLetters, QWidget* parent = nullptr);

protected:
    void initStyleOption(QStyleOptionComboBox* option) const override;
    bool event(QEvent* event) override;

private:
    int textRoom(const QStyleOptionComboBox& option) const;
};

}  // namespace vitrine
