// SPDX-License-Identifier: GPL-3.0-or-later
// A column of cards that scrolls downwards only: never narrower than what stands in it, and as high as its
// wrapped texts ask for at its width. A plain scroll area presses such rows into each other.
#pragma once

#include <QScrollArea>

namespace vitrine {

class ColumnScrollArea : public QScrollArea {
    Q_OBJECT
public:
    explicit ColumnScrollArea(QWidget* parent = nullptr);

    /// Takes `column`, which has a layout.
    void setColumn(QWidget* column);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();
};

}  // namespace vitrine
