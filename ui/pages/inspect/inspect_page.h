// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/report_builder.h"
#include "pages/page.h"

class QFrame;
class QLabel;
class QStackedWidget;

namespace vitrine {

class ConceptCard;
class EmptyState;
class FilmStrip;
class ImageCard;
class InspectSession;
class MessageBar;
class ReportExporter;
class WhatIfCard;
class WhyCard;

/// Images on top, then the picture and its concept columns, then why and what if.
class InspectPage : public Page {
    Q_OBJECT
public:
    explicit InspectPage(const PageContext& context);

    void showConcept(const QString& name) override;
    bool exportReport() override;
    bool canExport() const override;
    bool showsImageErrors() const override { return true; }
    InspectSession& session() const { return *session_; }

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void connectParts();
    void refreshStrip();
    /// What has nothing to say of an image that can not be read.
    std::vector<QWidget*> answerCards() const;
    void refreshState();
    void warnIfOutOfDomain();
    ReportChoices reportChoices(ImageId shown) const;
    void retranslate();

    PageContext context_;
    InspectSession* session_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    QWidget* filled_;
    QFrame* stripCard_;
    FilmStrip* strip_;
    QLabel* stripCount_;
    QLabel* stripHint_;
    MessageBar* notice_;
    MessageBar* exportNotice_;
    ReportExporter* exporter_;
    ImageCard* image_;
    ConceptCard* concepts_;
    WhyCard* why_;
    WhatIfCard* whatIf_;
    QWidget* bottom_;  ///< why_ and whatIf_
};

}  // namespace vitrine
