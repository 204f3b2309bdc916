// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace vitrine {

/// As wide as its widest choice where there is room, never narrower than some letters or, up to a limit, than the choice
/// it shows: beside others the box with room to spare gives way. A choice that does not fit ends in "…" and is the tool
/// tip then. Qt's own box cuts it in the middle of a letter.
class TextComboBox : public QComboBox {
    Q_OBJECT
public:
    TextComboBox(const QString& name, int fewestLetters, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void initStyleOption(QStyleOptionComboBox* option) const override;
    bool event(QEvent* event) override;

private:
    int textRoom(const QStyleOptionComboBox& option) const;
};

}  // namespace vitrine
