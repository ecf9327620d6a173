using System.Collections.Concurrent;
using Personalization.Core.Expressions;

namespace Personalization.Core.Catalog;

/// <summary>
/// Keeps which rows of a table meet the conditions that requests come with, so that a condition asked again costs nothing. Old answers are given for up to a second while
/// the table changes: what they let through is looked at again later, and what they miss is new. Bounded; thread safe.
/// </summary>
public sealed class RowFilters(ItemTable table, TimeProvider? time = null)
{
    private const int Capacity = 64;
    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The matching rows, computed off the caller's thread when they are not known: a pass over a large table is nothing for a grain's turn.</summary>
    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public ValueTask<MatchingRows> OfAsync(string expression) =>
        Known(expression) is { } known ? new ValueTask<MatchingRows>(known) : new ValueTask<MatchingRows>(Task.Run(() => Compute(expression)));

    /// <summary>The same on this thread.</summary>
    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public MatchingRows Of(string expression) => Known(expression) ?? Compute(expression);

    private MatchingRows? Known(string expression) =>
        _entries.TryGetValue(expression, out var entry) && (entry.Rows.Version == table.Version || _time.GetElapsedTime(entry.MadeAt) < MostAge) ? entry.Rows : null;

    private MatchingRows Compute(string expression)
    {
        var rows = new MatchingRows(table, ItemExpression.Parse(expression).Matches);
        if (_entries.Count >= Capacity && !_entries.ContainsKey(expression))
            foreach (var oldest in _entries.OrderBy(e => e.Value.MadeAt).Take(1 + _entries.Count - Capacity)) _entries.TryRemove(oldest.Key, out _);
        _entries[expression] = new Entry(rows, _time.GetTimestamp());
        return rows;
    }

    private sealed record Entry(MatchingRows Rows, long MadeAt);
}
