// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace vitrine {

/// The coloured dot of a model: full when it can be used, a ring when it can not. Takes its colour
/// when it paints, so it follows the theme by itself.
class ModelDot : public QWidget {
    Q_OBJECT
public:
    ModelDot(const QString& methodId, int position, bool usable, QWidget* parent = nullptr);

    void setModel(const QString& methodId, int position);
    QSize sizeHint() const override { return {kSide, kSide}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr int kSide = 10;

    QString methodId_;
    int position_;
    bool usable_;
};

}  // namespace vitrine
