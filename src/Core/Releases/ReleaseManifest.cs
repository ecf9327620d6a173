using System.Collections.Immutable;
using Personalization.Core.Features;

namespace Personalization.Core.Releases;

/// <summary>What a release is and of which files it consists: <c>manifest.json</c> in its folder. Immutable once published.</summary>
public sealed record ReleaseManifest
{
    /// <summary>Version of this format; a reader refuses a newer one, naming both.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>What it was trained on, such as "synthetic" or "movielens".</summary>
    public required string DataSet { get; init; }

    /// <summary>
    /// When the last interaction happened that its counts have in them, at most <see cref="Created"/>: what happens live is counted on top of them from then on. Null, as in manifests before
    /// there was this: all that happens live.
    /// </summary>
    public DateTimeOffset? DataUntil { get; init; }

    /// <summary>D: length of item vectors and query embeddings, which have unit norm.</summary>
    public required int Dimensions { get; init; }
    public required int Items { get; init; }

    /// <summary><see cref="Features.FeatureSchema.Hash"/> at training.</summary>
    public required string FeatureSchema { get; init; }

    /// <summary>What the ranker predicts, in the order of its output's columns.</summary>
    public required ImmutableArray<string> Heads { get; init; }

    /// <summary>How candidates are put in order before ranking; null: by the places that the sources gave them.</summary>
    public RetrievalBlend? Blend { get; init; }

    /// <summary>The same for customers who come back; null: they are as all others.</summary>
    public ReturningBlend? Returning { get; init; }

    /// <summary>Which attributes of customers and which circumstances of a request the models look at.</summary>
    public CustomerSlots Slots { get; init; } = CustomerSlots.None;

    /// <summary>Evaluation: the model's own metrics, and each baseline's with its name and a dot before, such as "popular.hr-10".</summary>
    public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Length and SHA-256 of every file beside the manifest.</summary>
    public ImmutableSortedDictionary<string, FileDigest> Files { get; init; } = ImmutableSortedDictionary<string, FileDigest>.Empty;

    /// <summary>The blend for a customer; see <see cref="RetrievalBlends.For"/>.</summary>
    public RetrievalBlend? BlendFor(long lastActMs, long nowMs) => Blend is null ? null : new RetrievalBlends(Blend, Returning).For(lastActMs, nowMs);
}
