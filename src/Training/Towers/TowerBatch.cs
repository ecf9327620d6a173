using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Towers;

/// <summary>Carries one step's rows from the events and the item tower into the arrays of a training graph, and slopes back.</summary>
internal sealed class TowerBatch(EventTable events, ItemTower items, NegativeSampling sampling, TowerOptions options, CustomerSlots slots)
{
    private readonly int[] _negatives = new int[options.Negatives];
    private readonly float[] _words = new float[ItemFeatures.Width];
    private readonly PeopleColumns _people = new(events, slots);
    private int[] _inputs = [], _targets = [], _personTargets = [];

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
        if (step.People.Length + step.Moments.Length > 0) FillAbout(step, windows, new Random(random.Next()));
        items.Forward(parallel);
        Parallel.Invoke(parallel,
            () => Gather(_inputs, step.Rows, step.Items),
            () =>
            {
                Gather(_targets, step.Rows, step.Positives);
                Gather(_negatives, _negatives.Length, step.Negatives);
                if (step.People.Length > 0) GatherPeople(step);
            });
        return targets;
    }

    /// <summary>Sums the slopes of all places where an item stood.</summary>
    public void Scatter(TowerStep step)
    {
        Scatter(_inputs, step.Rows, step.SlopesOf("items"));
        Scatter(_targets, step.Rows, step.SlopesOf("positives"));
        Scatter(_negatives, _negatives.Length, step.SlopesOf("negatives"));
        if (step.People.Length == 0) return;
        var (d, slopes) = (options.Dimensions, step.SlopesOf("people-targets"));
        for (var w = 0; w < step.Batch; w++)
            if (_personTargets[w] >= 0) Kernels.AddScaled(items.SlopesOf(_personTargets[w]), slopes.AsSpan(w * d, d), 1f);
    }

    /// <summary>
    /// Who the windows are of, and when what they foresee came: now and then hidden, so that the tower learns to do without. Of each window one item is what the person without
    /// any history is led to.
    /// </summary>
    private void FillAbout(TowerStep step, ReadOnlySpan<(int Start, int Count)> windows, Random random)
    {
        if (_personTargets.Length < step.Batch) _personTargets = new int[step.Batch];
        Array.Fill(_personTargets, -1);
        foreach (var array in (float[][])[step.People, step.Moments, step.PeopleMoments, step.PeopleWeights]) Array.Clear(array);
        var total = 0f;
        for (var w = 0; w < windows.Length; w++)
        {
            var (start, count) = windows[w];
            if (step.Moments.Length > 0)
                for (var i = 0; i < count; i++) FillMoment(start + i + 1, step.Moments.AsSpan((w * step.Length + i) * AboutFeatures.Moment, AboutFeatures.Moment), random);
            if (step.People.Length == 0) continue;
            var hidden = random.NextDouble() < options.AboutDropout ? uint.MaxValue : 0u;
            for (var s = 0; s < slots.Attributes.Length; s++)
                if (random.NextDouble() < options.AboutDropout) hidden |= 1u << s;
            var known = _people.Of(events.CustomerOf(start))!.CopyTo(step.People.AsSpan(w * AboutFeatures.Attributes, AboutFeatures.Attributes), hidden);
            var row = start + 1 + random.Next(count);
            if (!known || Worth(row) == 0) continue;
            if (step.PeopleMoments.Length > 0) FillMoment(row, step.PeopleMoments.AsSpan(w * AboutFeatures.Moment, AboutFeatures.Moment), random);
            _personTargets[w] = items.Touch(events.Items[row], (float)options.IdDropout, random);
            total += step.PeopleWeights[w] = Worth(row);
        }
        if (total > 0) foreach (ref var weight in step.PeopleWeights.AsSpan()) weight *= (float)options.PersonShare / total;
    }

    private void FillMoment(int row, Span<float> moment, Random random)
    {
        if (random.NextDouble() < options.AboutDropout) AboutFeatures.FillUnknownMoment(slots, moment);
        else AboutFeatures.FillMoment(slots, events.MomentOf(row), moment);
    }

    private void GatherPeople(TowerStep step)
    {
        var d = options.Dimensions;
        for (var w = 0; w < step.Batch; w++)
            if (_personTargets[w] < 0) step.PeopleTargets.AsSpan(w * d, d).Clear();
            else items.UnitOf(_personTargets[w]).CopyTo(step.PeopleTargets.AsSpan(w * d, d));
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
