using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>Nine rows of ten at random train, the tenth asks for its rating: the split of rating prediction. A ninth of the training rows validates.</summary>
/// <remarks>Time plays no part here, so that a rating may be predicted from later ones; the other protocols say what serving would have known.</remarks>
public sealed class RandomRowsProtocol : IProtocol
{
    public string Name => ProtocolNames.RandomRows;

    public ProtocolSplit Split(EventTable events, ProtocolOptions options)
    {
        var random = new Random(options.Seed);
        // 0 trains, 1 validates, 2 tests: places are dealt out exactly, by a shuffle.
        var role = new byte[events.Rows];
        var tenth = (int)Math.Round(options.TestShare * events.Rows);
        role.AsSpan(0, tenth).Fill(2);
        role.AsSpan(tenth, tenth).Fill(1);
        random.Shuffle(role);
        var train = events.Where((_, row) => role[row] == 0);
        var complete = events.Where((_, row) => role[row] < 2);
        var validation = Ask(events, role, 0, 1, options.MaxValidation * 10, options.Seed);
        var test = Ask(events, role, 1, 2, int.MaxValue, options.Seed);
        Cuts.RequireQuestions(Name, test.Shown.Count, "ratings");
        return new ProtocolSplit(new TrainingSplit(Name, train, complete, validation), [new TestPart(test, [])]);
    }

    /// <summary>A table with each customer's known rows (of role <paramref name="known"/> and less) first, and the asked ones behind.</summary>
    private static Questions Ask(EventTable events, byte[] role, int known, int asked, int most, int seed)
    {
        var columns = new EventColumns(events.Rows);
        var starts = new int[events.Starts.Length];
        var shown = new List<ShownQuestion>();
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            for (var row = start; row < end; row++)
                if (role[row] <= known) columns.Add(events, row, events.AtMs[row]);
            var history = columns.Count;
            for (var row = start; row < end; row++)
            {
                if (role[row] != asked || (events.Acts[row] & Acts.Rating) == 0 || float.IsNaN(events.Values[row])) continue;
                shown.Add(new ShownQuestion(new Occasion(c, starts[c], history, events.AtMs[end - 1]), columns.Count));
                columns.Add(events, row, events.AtMs[row]);
            }
            starts[c + 1] = columns.Count;
        }
        return new Questions(columns.ToTable(events.Catalogue, events.Customers, starts, events.CustomerAttributes, devices: events.DeviceNames), [], Cuts.Sample(shown, most, seed));
    }
}
