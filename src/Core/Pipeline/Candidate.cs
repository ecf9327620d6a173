using System.Runtime.CompilerServices;
using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline;

/// <summary>An item under consideration, with where it came from and what the stages made of it. A struct in a pooled array: no allocation per candidate.</summary>
public struct Candidate
{
    public ItemRow Row;

    /// <summary>Bit s is set when source s brought it.</summary>
    public int SourceMask;

    /// <summary>[source]: what it scored there; meaningful where the bit is set.</summary>
    public SourceScores Scores;

    /// <summary>[source]: its place among what the source found, best first, from 0; meaningful where the bit is set.</summary>
    public SourceRanks Ranks;

    /// <summary>The recent item it resembles, when the source "recent" brought it.</summary>
    public ItemRow? SimilarTo;

    /// <summary>Why a filter took it out; null when kept.</summary>
    public string? Removed;

    /// <summary>What the release's blend makes of it, as the logarithm of odds; 0 under a release without a blend.</summary>
    public float Retrieval;

    /// <summary>Row of the predictions; -1 when not ranked.</summary>
    public int Prediction;

    /// <summary>What the slate is ordered by: the weighed predictions, or what retrieval makes of it when ranking failed.</summary>
    public float Value;

    /// <summary>Its place among what was ranked by value, before the shop's rules weighed it: best first, from 0.</summary>
    public int Place;

    /// <summary>The probability, in 0..1, that the item at its place of the slate was this one, given the places before it; 1 where nothing was left to chance.</summary>
    public float Propensity;

    /// <summary>What changed its place after ranking.</summary>
    public SlateMoves Moves;

    public readonly bool From(int source) => (SourceMask & (1 << source)) != 0;

    /// <summary>The highest score among its sources of the embedding kind; other sources' scores are on scales of their own.</summary>
    public readonly float Similarity => From(CandidateSources.Embedding) ? Scores[CandidateSources.Embedding] : From(CandidateSources.Recent) ? Scores[CandidateSources.Recent] : 0;

    /// <summary>The source to name first: the one with the lowest number.</summary>
    public readonly int MainSource => int.TrailingZeroCount(SourceMask);
}

/// <summary>One score per source.</summary>
[InlineArray(CandidateSources.Scored)]
public struct SourceScores
{
    private float _first;
}

/// <summary>One place per source; what is beyond 65,535 counts as that.</summary>
[InlineArray(CandidateSources.Scored)]
public struct SourceRanks
{
    private ushort _first;
}
