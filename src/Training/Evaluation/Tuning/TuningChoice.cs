using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Personalization.Training.Evaluation.Tuning;

/// <summary>An option and the values that are worth trying, in their order.</summary>
/// <param name="Option">As in the file of hyperparameters.</param>
public sealed record TuningChoice(string Option, ImmutableArray<JsonNode> Values)
{
    public static TuningChoice Of(string option, params ReadOnlySpan<double> values)
    {
        var nodes = ImmutableArray.CreateBuilder<JsonNode>();
        // Whole numbers stay whole: an option that counts does not read "8.0".
        foreach (var value in values) nodes.Add(value == Math.Floor(value) ? JsonValue.Create((long)value) : JsonValue.Create(value));
        return new TuningChoice(option, nodes.ToImmutable());
    }

    public static TuningChoice Of(string option, params ReadOnlySpan<bool> values)
    {
        var nodes = ImmutableArray.CreateBuilder<JsonNode>();
        foreach (var value in values) nodes.Add(JsonValue.Create(value));
        return new TuningChoice(option, nodes.ToImmutable());
    }
}
