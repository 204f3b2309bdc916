// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

class QLabel;

namespace vitrine {

struct HeatMap;

/// Below a picture: which concept its heat map shows, by its whole name, and what the colours mean.
class HeatMapLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapLegend(QWidget* parent = nullptr);

    /// A sentence without colours: what to do, or what is on its way.
    void showText(const QString& text);
    void showMap(const std::shared_ptr<const HeatMap>& map);

private:
    class Scale;

    QLabel* name_;
    Scale* scale_;
};

}  // namespace vitrine
