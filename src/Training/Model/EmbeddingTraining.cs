using Personalization.Core.Catalog;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Training.Model;

/// <summary>Makes the vectors of a release: trains both towers on the part of the histories that is for vectors, then on more of them, and lays the items out by them.</summary>
internal sealed class EmbeddingTraining : IDisposable
{
    /// <summary>As many customers' last items tell two checkpoints apart.</summary>
    private const int MostQuestions = 1000;
    private readonly TrainingInput _input;
    private readonly Questions? _questions;
    private readonly TowerTraining _towers;
    private readonly TrainingRun _run;
    private readonly Fractions _fractions = new();

    public EmbeddingTraining(TrainingInput input, TrainingOptions options, TrainingRun run, CancellationToken cancellation)
    {
        (_input, _run) = (input, run with { Progress = _fractions });
        var events = input.EventsUpTo(c => c.VectorsEnd);
        // The last item of some customers, those with enough before it, decides when to stop.
        var step = Math.Max(1, events.Customers.Count / MostQuestions);
        var held = new HashSet<int>();
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < events.Customers.Count; c += step)
        {
            var (start, end) = events.RowsOf(c);
            if (end - start < 5) continue;
            held.Add(end - 1);
            questions.Add(new RankedQuestion(new Occasion(c, start, end - 1, events.AtMs[end - 1]), [events.Items[end - 1]], SeenToo: true));
        }
        _questions = questions.Count == 0 ? null : new Questions(events, questions, []);
        _towers = new TowerTraining(events.Where((_, row) => !held.Contains(row)), options.Towers with { Dimensions = options.Dimensions }, _run, cancellation);
    }

    /// <summary>What <see cref="Train"/> found.</summary>
    public TrainedTowers? Found { get; private set; }

    /// <summary>Trained on the part for vectors alone, as long as validation got better.</summary>
    public Embeddings Train(IProgress<double> progress)
    {
        _fractions.Step = progress;
        Found = _towers.Train(_questions is { } asked ? found => TowerValidation.Ndcg(found, asked, _run.Threads) : null);
        return Lay(Found, c => c.RankerEnd);
    }

    /// <summary>After <see cref="Train"/>: the same towers, a little further, on the events of every customer up to a cut.</summary>
    public Embeddings Continue(Func<CustomerEvents, int> cut, IProgress<double> progress)
    {
        _fractions.Step = progress;
        return Lay(_towers.Continue(_input.EventsUpTo(cut)), cut);
    }

    public void Dispose() => _towers.Dispose();

    private Embeddings Lay(TrainedTowers towers, Func<CustomerEvents, int> cut)
    {
        var d = towers.Options.Dimensions;
        var popularity = _input.Popularity(cut);
        var table = new ItemTable(d, _input.Data.Items.Count);
        for (var i = 0; i < _input.Data.Items.Count; i++) table.Upsert(_input.Data.Items[i], towers.Vectors.AsSpan(i * d, d).ToArray(), popularity[i]);
        return new Embeddings(table, new TrainedQueryEncoder(towers.QueryOnnx(), d), new TrainedItemEncoder(towers.AttributeWeights, towers.AttributeBias));
    }

    /// <summary>Progress of the towers as the fraction that the step under way reports.</summary>
    private sealed class Fractions : IProgress<TrainingProgress>
    {
        public IProgress<double>? Step { get; set; }

        public void Report(TrainingProgress value) => Step?.Report(value.Fraction);
    }
}
