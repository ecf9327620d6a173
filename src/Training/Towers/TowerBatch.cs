using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Towers;

/// <summary>Carries one step's rows from the events and the item tower into the arrays of a training graph, and slopes back.</summary>
internal sealed class TowerBatch(EventTable events, ItemTower items, NegativeSampling sampling, TowerOptions options)
{
    private readonly int[] _negatives = new int[options.Negatives];
    private readonly float[] _words = new float[ItemFeatures.Width];
    private int[] _inputs = [], _targets = [];

    /// <summary>Fills everything but the masks. Returns the number of targets.</summary>
    public int Fill(TowerStep step, ReadOnlySpan<(int Start, int Count)> windows, Random random, ParallelOptions parallel)
    {
        if (_inputs.Length < step.Rows) (_inputs, _targets) = (new int[step.Rows], new int[step.Rows]);
        Array.Fill(_inputs, -1);
        Array.Clear(step.Weights);
        Array.Clear(step.Events);
        var (total, targets, idDropout) = (0f, 0, (float)options.IdDropout);
        for (var w = 0; w < windows.Length; w++)
            for (var i = 0; i < windows[w].Count; i++)
            {
                var (row, at) = (windows[w].Start + i, w * step.Length + i);
                var (kind, taste) = (events.KindOf(row), events.TasteOf(row));
                _inputs[at] = -1;
                if (options.SearchShare > 0 && random.NextDouble() < options.SearchShare && ItemFeatures.FillWords(SearchWords.Draw(events.Catalogue[events.Items[row + 1]], random), _words))
                    (_inputs[at], kind, taste) = (items.TouchWords(_words), InteractionKind.Search, 0);
                else _inputs[at] = items.Touch(events.Items[row], idDropout, random);
                _targets[at] = items.Touch(events.Items[row + 1], idDropout, random);
                EventFeatures.Fill(kind, taste, i == 0 ? -1 : events.AtMs[row] - events.AtMs[row - 1], step.Events.AsSpan(at * EventFeatures.Width, EventFeatures.Width));
                total += step.Weights[at] = Worth(row + 1);
                targets++;
            }
        if (total > 0) foreach (ref var weight in step.Weights.AsSpan()) weight /= total;
        for (var k = 0; k < _negatives.Length; k++)
        {
            var item = sampling.Draw(random);
            _negatives[k] = items.Touch(item, idDropout, random);
            step.NegativeBias[k] = sampling.BiasOf(item);
        }
        items.Forward(parallel);
        Parallel.Invoke(parallel,
            () => Gather(_inputs, step.Rows, step.Items),
            () =>
            {
                Gather(_targets, step.Rows, step.Positives);
                Gather(_negatives, _negatives.Length, step.Negatives);
            });
        return targets;
    }

    /// <summary>Sums the slopes of all places where an item stood.</summary>
    public void Scatter(TowerStep step)
    {
        Scatter(_inputs, step.Rows, step.SlopesOf("items"));
        Scatter(_targets, step.Rows, step.SlopesOf("positives"));
        Scatter(_negatives, _negatives.Length, step.SlopesOf("negatives"));
    }

    /// <summary>How much it counts to foresee the row: what is only seen less than what is chosen, what is refused nothing. A rating of any kind was chosen.</summary>
    private float Worth(int row) => events.KindOf(row) switch
    {
        InteractionKind.Rating => 1,
        InteractionKind.Dislike or InteractionKind.Skip or InteractionKind.Remove or InteractionKind.Search => 0,
        _ => Math.Clamp(events.TasteOf(row), 0, 1),
    };

    private void Gather(int[] slots, int count, float[] to)
    {
        var d = options.Dimensions;
        for (var i = 0; i < count; i++)
            if (_inputs[Math.Min(i, _inputs.Length - 1)] < 0 && slots != _negatives) to.AsSpan(i * d, d).Clear();
            else items.UnitOf(slots[i]).CopyTo(to.AsSpan(i * d, d));
    }

    private void Scatter(int[] slots, int count, float[] slopes)
    {
        var d = options.Dimensions;
        for (var i = 0; i < count; i++)
            if (slots == _negatives || _inputs[i] >= 0) Kernels.AddScaled(items.SlopesOf(slots[i]), slopes.AsSpan(i * d, d), 1f);
    }
}
