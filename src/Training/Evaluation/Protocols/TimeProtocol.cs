using System.Collections.Immutable;
using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>
/// Everything before a moment trains, what comes after tests. Three kinds of questions: what known customers turn to in the whole test period, asked at its start; what each
/// turns to next, asked before every test event with the test events before it known, as a service that follows along would; and what is done with what is shown. Of the second
/// kind those about items that nobody had touched in training are also told apart, still ranked among all items: the cold start.
/// </summary>
public sealed class TimeProtocol : IProtocol
{
    private const int MostShown = 200_000;

    private static readonly string[] OfPeriod = ["recall-20", "recall-100", "ndcg-20", "map-12", "coverage-20", "novelty-20"];
    private static readonly string[] OfNext = ["top-100-accuracy", "hr-10", "ndcg-10"];

    public string Name => ProtocolNames.Time;

    public ProtocolSplit Split(EventTable events, ProtocolOptions options)
    {
        var returning = Cuts.Returning(events);
        var testFrom = options.TestFrom?.ToUnixTimeMilliseconds() ?? Quantile(events, long.MaxValue, options.TestShare);
        var complete = events.Where((_, row) => events.AtMs[row] < testFrom);
        if (complete.Rows == 0 || complete.Rows == events.Rows)
            throw new ImportException($"The protocol '{Name}' finds {complete.Rows} rows before {DateTimeOffset.FromUnixTimeMilliseconds(testFrom):u} and {events.Rows - complete.Rows} from then on; both sides need some. Give data that span some time, or another --test-from.");
        var validationFrom = Quantile(events, testFrom, options.TestShare);
        var train = events.Where((_, row) => events.AtMs[row] < validationFrom);
        var period = Period(events, testFrom, long.MaxValue, returning, options.MaxQuestions, options.Seed);
        var next = Next(events, testFrom, long.MaxValue, returning, options.MaxQuestions, options.Seed);
        Cuts.RequireQuestions(Name, Math.Max(period.Count, next.Count), "customers with rows before and after the cut");
        var shown = Shown(events, testFrom, long.MaxValue, MostShown, options.Seed);
        var validation = new Questions(complete,
            // Of both kinds that the test asks, as many.
            [
                .. Period(complete, validationFrom, testFrom, returning, options.MaxValidation / 2, options.Seed),
                .. Next(complete, validationFrom, testFrom, returning, options.MaxValidation / 2, options.Seed),
            ],
            Shown(complete, validationFrom, testFrom, MostShown, options.Seed));
        var cold = Cold(next, complete);
        return new ProtocolSplit(new TrainingSplit(Name, train, complete, validation),
        [
            new TestPart(new Questions(events, next, shown), [.. OfNext]),
            new TestPart(new Questions(events, period, []), [.. OfPeriod]),
            .. cold.Count == 0 ? ImmutableArray<TestPart>.Empty : [new TestPart(new Questions(events, cold, []), ["recall-100"], TestPart.Cold)],
        ]);
    }

    /// <summary>The time from which on the last <paramref name="share"/> of the rows before <paramref name="until"/> lie.</summary>
    private static long Quantile(EventTable events, long until, double share)
    {
        // Rows that tell of a showing decide, where there are some: a history given in bulk is no share of the log.
        var times = Enumerable.Range(0, events.Rows).Where(row => events.AtMs[row] < until && events.TellsOfShowing(row)).Select(row => events.AtMs[row]).ToArray();
        if (times.Length == 0) times = Array.FindAll(events.AtMs, at => at < until);
        if (times.Length == 0) return until;
        Array.Sort(times);
        return times[Math.Min(times.Length - 1, (int)(times.Length * (1 - share)))];
    }

    private static List<RankedQuestion> Period(EventTable events, long from, long until, bool returning, int most, int seed)
    {
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            var cut = FirstFrom(events, start, end, from);
            if (cut == start) continue;
            var wanted = new List<int>();
            for (var row = cut; row < end && events.AtMs[row] < until; row++)
                if (events.TurnedTo(row) && !wanted.Contains(events.Items[row]) && (returning || !events.Items.AsSpan(start, cut - start).Contains(events.Items[row])))
                    wanted.Add(events.Items[row]);
            if (wanted.Count > 0) questions.Add(new RankedQuestion(new Occasion(c, start, cut, from), [.. wanted], SeenToo: returning));
        }
        return Cuts.Sample(questions, most, seed);
    }

    private static List<RankedQuestion> Next(EventTable events, long from, long until, bool returning, int most, int seed)
    {
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            for (var row = Math.Max(start + 1, FirstFrom(events, start, end, from)); row < end && events.AtMs[row] < until; row++)
                if (events.TurnedTo(row) && (returning || !Cuts.Seen(events, start, row)))
                    questions.Add(new RankedQuestion(new Occasion(c, start, row, events.AtMs[row]), [events.Items[row]], SeenToo: returning));
        }
        return Cuts.Sample(questions, most, seed);
    }

    private static List<ShownQuestion> Shown(EventTable events, long from, long until, int most, int seed)
    {
        var questions = new List<ShownQuestion>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            for (var row = FirstFrom(events, start, end, from); row < end && events.AtMs[row] < until; row++)
                if (events.TellsOfShowing(row)) questions.Add(new ShownQuestion(new Occasion(c, start, row, events.AtMs[row]), row));
        }
        return Cuts.Sample(questions, most, seed);
    }

    private static List<RankedQuestion> Cold(List<RankedQuestion> next, EventTable complete)
    {
        var touched = new bool[complete.Catalogue.Count];
        foreach (var item in complete.Items) touched[item] = true;
        return next.FindAll(q => !touched[q.Wanted[0]]);
    }

    private static int FirstFrom(EventTable events, int start, int end, long from)
    {
        var row = start;
        while (row < end && events.AtMs[row] < from) row++;
        return row;
    }
}
