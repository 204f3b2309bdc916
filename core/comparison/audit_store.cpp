// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/evaluation_store.h"
#include "comparison/internal/result_json.h"
#include "io/atomic_file.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using internal::Json;
using internal::Members;
using internal::OrderedJson;
using internal::toJson;

constexpr const char* kSchema = "vitrine.audit/2";

OrderedJson verdictsJson(const std::vector<AuditVerdict>& verdicts) {
    OrderedJson out = OrderedJson::array();
    for (const AuditVerdict verdict : verdicts) out.push_back(verdictName(verdict));
    return out;
}

std::vector<AuditVerdict> verdictsFrom(const Members& root) {
    std::vector<AuditVerdict> verdicts;
    for (const std::string& name : root.texts("verdicts")) {
        bool isKnown = false;
        for (const AuditVerdict verdict : {AuditVerdict::NamesCarryTheDecision, AuditVerdict::AccuracyDoesNotDependOnWords,
                                           AuditVerdict::NamesDoNotFit, AuditVerdict::NotDecidable}) {
            if (name != verdictName(verdict)) continue;
            verdicts.push_back(verdict);
            isKnown = true;
        }
        if (!isKnown) root.refuse("verdicts", "holds \"" + name + "\", which is not a verdict");
    }
    if (verdicts.empty()) root.refuse("verdicts", "is empty");
    return verdicts;
}

std::optional<ControlKind> strongestFrom(const Members& root) {
    if (root.isNull("strongest_control")) return {};
    const std::string name = root.text("strongest_control");
    for (const ControlKind kind : {ControlKind::RandomWords, ControlKind::RandomDirections})
        if (name == controlName(kind)) return kind;
    root.refuse("strongest_control", "is not a known control");
}

AuditReport reportFrom(const Members& root) {
    AuditReport report;
    report.run = root.text("run");
    report.variant = root.text("variant");
    report.title = root.text("title");
    report.created = root.text("created");
    report.version = root.text("version");
    report.splitName = root.text("split");
    report.imagesFingerprint = root.text("images_fingerprint");
    report.note = root.text("note");
    report.images = root.count("images");
    report.concepts = root.count("concepts");
    report.alive = root.count("alive_concepts");
    report.classes = root.count("classes");
    report.pathPoints = root.count("path_points");
    report.seed = root.count("seed");
    report.verdicts = verdictsFrom(root);
    report.reasons = root.texts("reasons");
    report.top1 = internal::measureFrom(root.object("top1"));
    report.gap = internal::measureFrom(root.object("gap_to_random"));
    report.gapStandardError = root.number("gap_standard_error");
    report.strongest = strongestFrom(root);
    report.similarity = internal::measureFrom(root.object("concept_similarity"));
    report.similarityShare = internal::measureFrom(root.object("similarity_share"));
    report.conceptAuc = internal::measureFrom(root.object("concept_auc"));
    report.conceptAucWorst = internal::measureFrom(root.object("concept_auc_worst"));
    report.nec = internal::necFrom(root.list("nec"), "nec");
    report.controls = internal::controlsFrom(root.object("controls"));
    if (!root.isNull("names")) report.names = internal::namesFrom(root.object("names"));
    if (!root.isNull("intervention")) report.intervention = internal::interventionFrom(root.object("intervention"));
    if (!root.isNull("leakage")) report.leakage = internal::leakageFrom(root.object("leakage"));
    report.seconds = root.number("seconds");
    return report;
}

}  // namespace

std::string auditJson(const AuditReport& report) {
    OrderedJson out;
    out["schema"] = kSchema;
    out["run"] = report.run;
    out["variant"] = report.variant;
    out["title"] = report.title;
    out["created"] = report.created;
    out["version"] = report.version;
    out["split"] = report.splitName;
    out["images_fingerprint"] = report.imagesFingerprint;
    out["note"] = report.note;
    out["images"] = report.images;
    out["concepts"] = report.concepts;
    out["alive_concepts"] = report.alive;
    out["classes"] = report.classes;
    out["path_points"] = report.pathPoints;
    out["seed"] = report.seed;
    out["verdicts"] = verdictsJson(report.verdicts);
    out["reasons"] = report.reasons;
    out["top1"] = toJson(report.top1);
    out["gap_to_random"] = toJson(report.gap);
    out["gap_standard_error"] = internal::numberJson(report.gapStandardError);
    out["strongest_control"] = report.strongest ? OrderedJson(controlName(*report.strongest)) : OrderedJson();
    out["concept_similarity"] = toJson(report.similarity);
    out["similarity_share"] = toJson(report.similarityShare);
    out["concept_auc"] = toJson(report.conceptAuc);
    out["concept_auc_worst"] = toJson(report.conceptAucWorst);
    out["nec"] = toJson(report.nec);
    out["controls"] = toJson(report.controls);
    out["names"] = report.names ? toJson(*report.names) : OrderedJson();
    out["intervention"] = report.intervention ? toJson(*report.intervention) : OrderedJson();
    out["leakage"] = report.leakage ? toJson(*report.leakage) : OrderedJson();
    out["seconds"] = internal::numberJson(report.seconds);
    return out.dump(2);
}

Result<> writeAudit(const AuditReport& report, const fs::path& runFolder) {
    return guarded(runFolder.string(), [&]() -> Result<> {
        VITRINE_TRY(createDirectories(runFolder));
        return writeFileAtomically(runFolder / kAuditFile, std::string_view(auditJson(report) + "\n"));
    });
}

Result<AuditReport> readAudit(const fs::path& runFolder) {
    return internal::readDocument(runFolder / kAuditFile, kSchema,
                                  [](const Members& root) -> Result<AuditReport> { return reportFrom(root); });
}

}  // namespace vitrine
