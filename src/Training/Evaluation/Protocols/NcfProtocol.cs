using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>
/// Each customer's last item among 99 that the customer never had, as in He et al., "Neural collaborative filtering" (WWW 2017): the paper's own test items and negatives
/// where a folder gives them, else drawn by seed. The row before the test item is the validation, among 99 drawn.
/// </summary>
public sealed class NcfProtocol : IProtocol
{
    private const int Negatives = 99;

    public string Name => ProtocolNames.Ncf;

    public ProtocolSplit Split(EventTable events, ProtocolOptions options)
    {
        var random = new Random(options.Seed);
        var given = options.NegativesFolder is { } folder ? NcfFiles.Read(folder, events) : null;
        if (given is not null) events = TestRowsLast(events, given);
        var (validation, test) = (new List<RankedQuestion>(), new List<RankedQuestion>());
        var heldOut = new int[events.Customers.Count];
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            if (end - start < LeaveOneOutProtocol.FewestTurns || given is not null && !given.ContainsKey(c)) continue;
            var negatives = given?.GetValueOrDefault(c).Negatives ?? Draw(events, start, end, random);
            heldOut[c] = 1;
            test.Add(Ask(events, c, start, end - 1, negatives));
            validation.Add(Ask(events, c, start, end - 2, Draw(events, start, end, random)));
        }
        Cuts.RequireQuestions(Name, test.Count, $"customers with {LeaveOneOutProtocol.FewestTurns} items or more");
        var training = new TrainingSplit(Name,
            events.Where((c, row) => row < events.Starts[c + 1] - 2 * heldOut[c]),
            events.Where((c, row) => row < events.Starts[c + 1] - heldOut[c]),
            new Questions(events, Cuts.Sample(validation, options.MaxValidation, options.Seed), []));
        return new ProtocolSplit(training, [new TestPart(new Questions(events, Cuts.Sample(test, options.MaxQuestions, options.Seed), []), ["hr-10", "ndcg-10"])]);
    }

    private static RankedQuestion Ask(EventTable events, int customer, int start, int row, int[] negatives) =>
        new(new Occasion(customer, start, row, events.AtMs[row]), [events.Items[row]], [.. negatives, events.Items[row]], SeenToo: true);

    private static int[] Draw(EventTable events, int start, int end, Random random)
    {
        var taken = new HashSet<int>(events.Items[start..end]);
        var count = Math.Min(Negatives, events.Catalogue.Count - taken.Count);
        var negatives = new int[count];
        for (var i = 0; i < count;)
            if (random.Next(events.Catalogue.Count) is var item && taken.Add(item)) negatives[i++] = item;
        return negatives;
    }

    /// <summary>The paper broke ties of the last second its own way: its test row becomes the customer's last.</summary>
    private static EventTable TestRowsLast(EventTable events, Dictionary<int, (int Item, int[] Negatives)> given)
    {
        var columns = new EventColumns(events.Rows);
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            var test = given.TryGetValue(c, out var asked) ? Array.LastIndexOf(events.Items, asked.Item, end - 1, end - start) : -1;
            for (var row = start; row < end; row++)
                if (row != test) columns.Add(events, row, events.AtMs[row]);
            if (test >= 0) columns.Add(events, test, events.AtMs[end - 1]);
        }
        return columns.ToTable(events.Catalogue, events.Customers, events.Starts, events.CustomerAttributes, devices: events.DeviceNames);
    }
}
