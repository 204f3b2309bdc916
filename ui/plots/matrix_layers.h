// SPDX-License-Identifier: GPL-3.0-or-later
// What a MatrixView draws: the cells, the cursor, the scale in the corner, and the names at the axes.
#pragma once

#include <qcustomplot.h>

namespace vitrine {

class MatrixView;

/// The cells that are in view, made anew for each picture at the resolution of the device.
class MatrixCells final : public QCPLayerable {
public:
    explicit MatrixCells(MatrixView& view);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    MatrixView& view_;
};

/// The frame around the cell of the cursor and hairlines towards its names.
class MatrixCursor final : public QCPLayerable {
public:
    explicit MatrixCursor(MatrixView& view);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    MatrixView& view_;
};

/// The colour scale, in the corner that rows and columns leave free.
class MatrixScale final : public QCPLayerable {
public:
    explicit MatrixScale(MatrixView& view);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    QString number(double value) const;

    MatrixView& view_;
};

/// A name for every cell, or for every second, fifth, … so that none touches the next; long ones elided.
class MatrixTicker final : public QCPAxisTicker {
public:
    MatrixTicker(const MatrixView& view, bool isRows) : view_(view), isRows_(isRows) {}

    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* tickLabels) override;

    void setRoom(double pixels) { room_ = pixels; }

private:
    const MatrixView& view_;
    bool isRows_;
    double room_ = 100.0;
};

}  // namespace vitrine
