using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Personalization.Core.Features;

namespace Personalization.Inference.Sessions;

/// <summary>Compares what a model file declares with what the program will feed it.</summary>
internal static class ModelCheck
{
    // Enough of a hash to tell two apart.
    private const int ShownCharacters = 12;

    /// <exception cref="ModelMismatchException">Names everything that differs, both sides of it.</exception>
    public static void Require(string file, InferenceSession session, TensorSpec[] inputs, TensorSpec output)
    {
        var problems = new List<string>();
        CompareSchema(session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(ModelMetadataKeys.FeatureSchema), problems);
        Compare("input", session.InputMetadata, inputs, problems);
        Compare("output", session.OutputMetadata, [output], problems);
        if (problems.Count > 0)
        {
            throw new ModelMismatchException($"{file} {string.Join("; ", problems)}");
        }
    }

    public static string Shown(string hash) => hash.Length > ShownCharacters ? $"{hash[..ShownCharacters]}…" : hash;

    private static void CompareSchema(string? schema, List<string> problems)
    {
        if (schema != FeatureSchema.Hash)
        {
            string theirs = schema is null ? "names no feature schema" : $"expects feature schema {Shown(schema)}";
            problems.Add($"{theirs}, this program has {Shown(FeatureSchema.Hash)}");
        }
    }

    private static void Compare(string kind, IReadOnlyDictionary<string, NodeMetadata> declared, TensorSpec[] expected, List<string> problems)
    {
        if (!declared.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(expected.Select(spec => spec.Name)))
        {
            problems.Add($"has {kind}s [{string.Join(", ", declared.Keys)}], this program has [{string.Join(", ", expected.Select(spec => spec.Name))}]");
            return;
        }
        foreach (var spec in expected)
        {
            var node = declared[spec.Name];
            if (!node.IsTensor)
            {
                problems.Add($"has {kind} {spec.Name} that is no tensor, this program has {spec}");
            }
            else if (node.ElementDataType != TensorElementType.Float || !spec.Fits(node.Dimensions))
            {
                problems.Add($"has {kind} {Describe(spec.Name, node)}, this program has {spec}");
            }
        }
    }

    private static string Describe(string name, NodeMetadata node)
    {
        string type = node.ElementDataType == TensorElementType.Float ? "float32" : node.ElementDataType.ToString();
        return $"{name} {type} [{string.Join(", ", node.Dimensions.Select((length, i) => length >= 0 ? $"{length}" : node.SymbolicDimensions[i]))}]";
    }
}
