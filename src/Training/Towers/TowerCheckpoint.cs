using Personalization.Core.Features;
using Personalization.Training.Checkpoints;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>The towers' state and progress in a <see cref="Checkpoint"/>.</summary>
internal sealed class TowerCheckpoint
{
    private readonly Checkpoint _checkpoint;

    private TowerCheckpoint(Checkpoint checkpoint) => _checkpoint = checkpoint;

    /// <summary>Null where no file is given.</summary>
    public static TowerCheckpoint? Of(CheckpointFile? file, EventTable events, CustomerSlots slots, TowerOptions options, int seed)
    {
        if (file is null) return null;
        using var data = new Fingerprint();
        data.Add(events.Starts).Add(events.Items).Add(events.Acts).Add(events.Values).Add(events.AtMs);
        foreach (var item in events.Catalogue) data.Add(item.Id).Add(item.Category);
        foreach (var slot in slots.Attributes) data.Add(slot.Name).Add(string.Join('\n', slot.Values)).Add(string.Join('\n', slot.Edges));
        data.Add(string.Join('\n', slots.Devices)).Add($"{slots.Hours} {slots.Weekdays}");
        if (!slots.Attributes.IsEmpty)
            for (var c = 0; c < events.Customers.Count; c++)
                foreach (var (name, value) in events.KnownOf(c)) data.Add(name).Add(value);
        return new TowerCheckpoint(new Checkpoint(file, "towers 4", Checkpoint.IdentityOf(options, seed, data.ToString())));
    }

    /// <summary>Whether it is time to write one.</summary>
    public bool IsDue => _checkpoint.IsDue;

    public void Save(TowerState state, TowerProgress at) =>
        _checkpoint.Save(
            new Kept(at with { BestTowers = null, Curve = [] }, [.. at.Curve.Select(p => new[] { p.Epoch, p.Elapsed.TotalSeconds, p.Loss, p.Validation })], state.Best is not null, [.. state.Arrays().Select(a => a.Adam.Steps)]),
            Arrays(state));

    /// <summary>Fills the state and the progress from the file; false where there is none.</summary>
    /// <exception cref="ImportException">The file is damaged, or of other options or data; the message says of which.</exception>
    public bool Load(TowerState state, TowerProgress at) => _checkpoint.Load<Kept>(kept =>
    {
        if (kept.HasBest) state.KeepAsBest();
        foreach (var ((_, _, adam), steps) in state.Arrays().Zip(kept.Steps)) adam.Steps = steps;
        kept.CopyTo(at);
        return Arrays(state);
    });

    private static IEnumerable<float[]> Arrays(TowerState state) =>
        state.Arrays().SelectMany(a => (float[][])[a.Values, a.Adam.Mean, a.Adam.Square, .. state.Best is { } best ? [best[a.Name]] : (float[][])[]]);

    /// <param name="Curve">Of each point the epoch, seconds, loss and validation.</param>
    /// <param name="Steps">Of each array's moments.</param>
    private sealed record Kept(TowerProgress Progress, double[][] Curve, bool HasBest, int[] Steps)
    {
        public void CopyTo(TowerProgress at)
        {
            (at.Done, at.Total, at.Epoch, at.Place, at.Part) = (Progress.Done, Progress.Total, Progress.Epoch, Progress.Place, Progress.Part);
            (at.Losses, at.Measured, at.Measurements, at.BestValue, at.Worse) = (Progress.Losses, Progress.Measured, Progress.Measurements, Progress.BestValue, Progress.Worse);
            at.Elapsed = Progress.Elapsed;
            at.Curve = [.. Curve.Select(p => new CurvePoint(p[0], TimeSpan.FromSeconds(p[1]), p[2], p[3]))];
        }
    }
}
