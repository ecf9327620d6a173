using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>Each customer's last item is the test, the one before it the validation; all items that the customer has not seen are ranked. Kang and McAuley, SASRec (ICDM 2018).</summary>
public sealed class LeaveOneOutProtocol : IProtocol
{
    /// <summary>With fewer turns nothing would be left to train on; their rows train.</summary>
    public const int FewestTurns = 3;

    public string Name => ProtocolNames.LeaveOneOut;

    public ProtocolSplit Split(EventTable events, ProtocolOptions options)
    {
        var returning = Cuts.Returning(events);
        // Rows where the validation and the test of each customer begin; the end of the rows where nothing is held out.
        var (validationAt, testAt) = (new int[events.Customers.Count], new int[events.Customers.Count]);
        var (validation, test) = (new List<RankedQuestion>(), new List<RankedQuestion>());
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (start, end) = events.RowsOf(c);
            (validationAt[c], testAt[c]) = (end, end);
            var last = LastNewTurn(events, start, end, returning);
            var before = last < 0 ? -1 : LastNewTurn(events, start, last, returning);
            if (before < 0 || LastNewTurn(events, start, before, returning) < 0) continue;
            (validationAt[c], testAt[c]) = (before, last);
            validation.Add(Ask(events, c, start, before, returning));
            test.Add(Ask(events, c, start, last, returning));
        }
        Cuts.RequireQuestions(Name, test.Count, $"customers with {FewestTurns} items or more");
        var complete = events.Where((c, row) => row < testAt[c]);
        var training = new TrainingSplit(Name, events.Where((c, row) => row < validationAt[c]), complete,
            new Questions(events, Cuts.Sample(validation, options.MaxValidation, options.Seed), []));
        return new ProtocolSplit(training, [new TestPart(new Questions(events, Cuts.Sample(test, options.MaxQuestions, options.Seed), []), ["hr-10", "ndcg-10", "hr-100"])]);
    }

    private static int LastNewTurn(EventTable events, int start, int end, bool returning)
    {
        for (var row = end - 1; row >= start; row--)
            if (events.TurnedTo(row) && (returning || !Cuts.Seen(events, start, row))) return row;
        return -1;
    }

    private static RankedQuestion Ask(EventTable events, int customer, int start, int row, bool returning) =>
        new(new Occasion(customer, start, row, events.AtMs[row]), [events.Items[row]], SeenToo: returning);
}
