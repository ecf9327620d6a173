using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>
/// Sessions stand alone: each prefix of a test session predicts its next item. The test is what the source gave as such, else the sessions that began last. Items that training
/// never saw are left out of the test, as in Hidasi et al. (GRU4Rec, ICLR 2016) and those who followed.
/// </summary>
public sealed class SessionProtocol : IProtocol
{
    public string Name => ProtocolNames.Session;

    public ProtocolSplit Split(EventTable events, ProtocolOptions options)
    {
        var sessions = Sessions(events);
        var isTest = Chosen(sessions, events, options.TestShare, null);
        var isValidation = Chosen(sessions, events, options.TestShare, isTest);
        var complete = sessions.Where((s, _) => !isTest[s]);
        var train = sessions.Where((s, _) => !isTest[s] && !isValidation[s]);
        var test = Prefixes(sessions, isTest, Known(complete), options.MaxQuestions, options.Seed);
        Cuts.RequireQuestions(Name, test.Count, "sessions of two items or more, some of them for training and some, later or given as such, for the test");
        var validation = Prefixes(sessions, isValidation, Known(train), options.MaxValidation, options.Seed);
        return new ProtocolSplit(
            new TrainingSplit(Name, train, complete, new Questions(sessions, validation, [])),
            [new TestPart(new Questions(sessions, test, []), ["p-20", "mrr-20", "coverage-20"])]);
    }

    /// <summary>The same rows with each session a customer of its own.</summary>
    private static EventTable Sessions(EventTable events)
    {
        var (names, starts, tests) = (new List<string>(), new List<int>(), new HashSet<int>());
        var last = -1;
        for (var row = 0; row < events.Rows; row++)
        {
            if (events.Sessions[row] == last) continue;
            last = events.Sessions[row];
            if (events.TestSessions.Contains(last)) tests.Add(names.Count);
            names.Add($"{last}");
            starts.Add(row);
        }
        starts.Add(events.Rows);
        return new EventTable
        {
            Catalogue = events.Catalogue,
            Customers = names,
            Starts = [.. starts],
            Items = events.Items,
            Acts = events.Acts,
            Values = events.Values,
            AtMs = events.AtMs,
            Sessions = events.Sessions,
            TestSessions = tests,
        };
    }

    /// <summary>The given test sessions, or of those left the last to begin.</summary>
    private static bool[] Chosen(EventTable sessions, EventTable events, double share, bool[]? taken)
    {
        var chosen = new bool[sessions.Customers.Count];
        if (taken is null && events.TestSessions.Count > 0)
        {
            foreach (var session in sessions.TestSessions) chosen[session] = true;
            return chosen;
        }
        var left = Enumerable.Range(0, chosen.Length).Where(s => taken is null || !taken[s]).ToArray();
        Array.Sort(Array.ConvertAll(left, s => (sessions.AtMs[sessions.Starts[s]], s)), left);
        foreach (var session in left.AsSpan(left.Length - (int)Math.Ceiling(share * left.Length))) chosen[session] = true;
        return chosen;
    }

    private static bool[] Known(EventTable train)
    {
        var known = new bool[train.Catalogue.Count];
        foreach (var item in train.Items) known[item] = true;
        return known;
    }

    private static List<RankedQuestion> Prefixes(EventTable sessions, bool[] asked, bool[] known, int most, int seed)
    {
        var questions = new List<RankedQuestion>();
        for (var s = 0; s < asked.Length; s++)
        {
            if (!asked[s]) continue;
            var (start, end) = sessions.RowsOf(s);
            for (var row = start + 1; row < end; row++)
                if (known[sessions.Items[row]] && sessions.TurnedTo(row))
                    questions.Add(new RankedQuestion(new Occasion(s, start, row, sessions.AtMs[row]), [sessions.Items[row]], SeenToo: true));
        }
        return Cuts.Sample(questions, most, seed);
    }
}
