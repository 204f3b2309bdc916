// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/evaluation_store.h"

#include <cmath>

#include "comparison/internal/result_json.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using internal::Json;
using internal::Members;
using internal::OrderedJson;
using internal::toJson;

constexpr const char* kSchema = "vitrine.evaluation/2";

OrderedJson numbersJson(const std::vector<float>& values) {
    OrderedJson out = OrderedJson::array();
    for (const float value : values) out.push_back(internal::numberJson(value));
    return out;
}

std::vector<float> floatsFrom(const Members& members, const char* key) {
    const std::vector<double> values = members.numbers(key);
    return {values.begin(), values.end()};
}

OrderedJson classesJson(const std::vector<ClassMeasures>& classes) {
    OrderedJson out = OrderedJson::array();
    for (const ClassMeasures& row : classes)
        out.push_back({{"images", row.images},
                       {"precision", row.precision},
                       {"recall", toJson(Measure::of(row.recall, row.recallInterval))},
                       {"f1", row.f1}});
    return out;
}

std::vector<ClassMeasures> classesFrom(const Members& root, std::size_t classes) {
    std::vector<ClassMeasures> result;
    for (const Json& entry : root.list("classes")) {
        const Members row(entry, "classes");
        const Measure recall = internal::measureFrom(row.object("recall"));
        result.push_back(
            {row.count("images"), row.number("precision"), recall.value.value_or(0.0), row.number("f1"), recall.interval});
    }
    if (result.size() != classes) root.refuse("classes", "are not those of the images");
    return result;
}

OrderedJson insertionJson(const std::optional<InsertionCurve>& curve) {
    if (!curve) return nullptr;
    return {{"insertion_accuracy", curve->insertionAccuracy},
            {"insertion_agreement", curve->insertionAgreement},
            {"deletion_accuracy", curve->deletionAccuracy},
            {"deletion_agreement", curve->deletionAgreement}};
}

std::optional<InsertionCurve> insertionFrom(const Members& root) {
    if (root.isNull("insertion")) return {};
    const Members curve = root.object("insertion");
    return InsertionCurve{curve.numbers("insertion_accuracy"), curve.numbers("insertion_agreement"),
                          curve.numbers("deletion_accuracy"), curve.numbers("deletion_agreement")};
}

std::vector<int> predictedFrom(const Members& root, const EvaluatedImages& images) {
    std::vector<int> predicted;
    for (const Json& value : root.list("predicted")) {
        if (!value.is_number_unsigned() || value.get<std::size_t>() >= images.classCount())
            root.refuse("predicted", "holds something that is not a class");
        predicted.push_back(value.get<int>());
    }
    if (predicted.size() != images.size()) root.refuse("predicted", "is not one for each image");
    return predicted;
}

std::shared_ptr<const MethodEvaluation> evaluationFrom(const Members& root,
                                                       const std::shared_ptr<const EvaluatedImages>& images) {
    auto evaluation = std::make_shared<MethodEvaluation>();
    evaluation->images = images;
    evaluation->variant = root.text("variant");
    evaluation->run = root.text("run");
    evaluation->title = root.text("title");
    evaluation->formulation = root.text("formulation");
    evaluation->options = root.at("options").dump();
    evaluation->seed = root.integer("seed");
    evaluation->needsTraining = root.boolean("needs_training");
    evaluation->created = root.text("created");
    evaluation->version = root.text("version");
    evaluation->concepts = root.count("concepts");
    evaluation->resamples = root.count("resamples");
    const Members measures = root.object("measures");
    for (const MeasureInfo& info : vitrine::measures())
        evaluation->measures[info.id] = internal::measureFrom(measures.object(info.name));
    evaluation->predicted = predictedFrom(root, *images);
    evaluation->confidence = floatsFrom(root, "confidence");
    if (evaluation->confidence.size() != images->size()) root.refuse("confidence", "is not one for each image");
    evaluation->classes = classesFrom(root, images->classCount());
    evaluation->nec = internal::necFrom(root.list("nec"), "nec");
    evaluation->insertion = insertionFrom(root);
    if (!root.isNull("intervention")) evaluation->intervention = internal::interventionFrom(root.object("intervention"));
    if (!root.isNull("leakage")) evaluation->leakage = internal::leakageFrom(root.object("leakage"));
    for (auto [key, values] : {std::pair{"similarity_of_concepts", &evaluation->conceptSimilarity},
                               std::pair{"auc_of_concepts", &evaluation->conceptAuc}}) {
        *values = floatsFrom(root, key);
        if (!values->empty() && values->size() != evaluation->concepts) root.refuse(key, "is not one for each concept");
    }
    return evaluation;
}

}  // namespace

Result<> writeEvaluation(const MethodEvaluation& evaluation, const fs::path& runFolder) {
    return guarded(runFolder.string(), [&]() -> Result<> {
        OrderedJson out;
        out["schema"] = kSchema;
        out["variant"] = evaluation.variant;
        out["run"] = evaluation.run;
        out["title"] = evaluation.title;
        out["formulation"] = evaluation.formulation;
        const OrderedJson options = OrderedJson::parse(evaluation.options, nullptr, false);
        out["options"] = options.is_object() ? options : OrderedJson::object();
        out["seed"] = evaluation.seed;
        out["needs_training"] = evaluation.needsTraining;
        out["created"] = evaluation.created;
        out["version"] = evaluation.version;
        out["split"] = splitName(evaluation.images->split);
        out["images"] = evaluation.images->size();
        out["images_fingerprint"] = evaluation.images->fingerprint;
        out["concepts"] = evaluation.concepts;
        out["resamples"] = evaluation.resamples;
        out["measures"] = toJson(evaluation.measures);
        out["nec"] = toJson(evaluation.nec);
        out["insertion"] = insertionJson(evaluation.insertion);
        out["intervention"] = evaluation.intervention ? toJson(*evaluation.intervention) : OrderedJson();
        out["leakage"] = evaluation.leakage ? toJson(*evaluation.leakage) : OrderedJson();
        out["classes"] = classesJson(evaluation.classes);
        out["similarity_of_concepts"] = numbersJson(evaluation.conceptSimilarity);
        out["auc_of_concepts"] = numbersJson(evaluation.conceptAuc);
        out["predicted"] = evaluation.predicted;
        out["confidence"] = numbersJson(evaluation.confidence);
        VITRINE_TRY(createDirectories(runFolder));
        return writeJson(runFolder / kEvaluationFile, out);
    });
}

Result<std::shared_ptr<const MethodEvaluation>> readEvaluation(const fs::path& runFolder,
                                                               const std::shared_ptr<const EvaluatedImages>& images) {
    const fs::path path = runFolder / kEvaluationFile;
    return internal::readDocument(path, kSchema, [&](const Members& root) -> Result<std::shared_ptr<const MethodEvaluation>> {
        if (root.text("images_fingerprint") != images->fingerprint)
            return fail(ErrorCode::InvalidOption, path.string(), "was made on other images; evaluate again");
        return evaluationFrom(root, images);
    });
}

}  // namespace vitrine
