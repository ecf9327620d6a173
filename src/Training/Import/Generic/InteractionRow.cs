using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Generic;

/// <summary>
/// A row of interactions. Without a kind column every row is a click, or a rating where there is a column of that name; without a customer the session stands for one; columns may
/// also be named as in the HTTP interface (customerId, at).
/// </summary>
/// <param name="test">The rows are given as the test.</param>
/// <param name="before">Rows read from other files, for the ids of events that have none.</param>
internal sealed class InteractionRow(DateTimeOffset now, bool test, int before)
{
    private readonly Dictionary<(string, string, bool), ImmutableDictionary<string, string>> _contexts = [];

    /// <exception cref="ImportException">Neither customers nor sessions are named.</exception>
    public static void RequireColumns(IRowReader rows)
    {
        if (rows.Columns.Any(c => c.ToLowerInvariant() is "customer_id" or "customerid" or "session_id" or "sessionid")) return;
        throw new ImportException($"{Path.GetFileName(rows.File)} line 1: no column 'customer_id' and no 'session_id'; it has {string.Join(", ", rows.Columns)}. Rename a column, or add it.");
    }

    public static bool HasId(IRowReader rows) => Text(rows, "event_id", "eventId").Length > 0;

    /// <returns>Null with the problem when the row is bad.</returns>
    public Interaction? Parse(IRowReader rows, out string? problem)
    {
        problem = null;
        var (timeText, session, rating) = (Text(rows, "timestamp", "at"), Text(rows, "session_id", "sessionId"), rows["rating"]);
        var kindText = rows["kind"] is { Length: > 0 } given ? given : HasColumn(rows, "kind") ? "" : rating.Length > 0 ? "rating" : "click";
        var valueText = rows["value"] is { Length: > 0 } written ? written : rating;
        double? value = null;
        if (!Enum.TryParse<InteractionKind>(kindText, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(kindText[0]))
            problem = $"kind '{kindText}' is none of {string.Join(" ", Enum.GetNames<InteractionKind>()).ToLowerInvariant()}";
        else if (!Timestamps.TryParse(timeText, out var at)) problem = $"timestamp '{timeText}': {Timestamps.Expected}";
        else if (valueText.Length > 0 && !double.TryParse(valueText, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) problem = $"value '{valueText}' is no number";
        else
        {
            if (valueText.Length > 0) value = double.Parse(valueText, CultureInfo.InvariantCulture);
            var interaction = Make(rows, kind, value, at, session);
            string? broken = null;
            InteractionRules.Check(interaction, now, (field, sentence) => broken ??= $"{field}: {sentence}");
            problem = broken;
            return interaction;
        }
        return null;
    }

    private Interaction Make(IRowReader rows, InteractionKind kind, double? value, DateTimeOffset at, string session)
    {
        var search = kind == InteractionKind.Search;
        var (customer, eventId) = (Text(rows, "customer_id", "customerId"), Text(rows, "event_id", "eventId"));
        return new Interaction
        {
            // Rows without an id get one of their place: importing the same files again makes the same events.
            EventId = eventId.Length > 0 ? eventId : $"row-{before + rows.Line}",
            CustomerId = customer.Length > 0 ? customer : session,
            ItemId = search ? null : Text(rows, "item_id", "itemId"),
            Query = search ? rows["query"] : null,
            Kind = kind,
            Value = value,
            At = at,
            RequestId = Text(rows, "request_id", "requestId") is { Length: > 0 } request ? request : null,
            Context = ContextOf(session, rows["device"], test || rows["split"].Equals("test", StringComparison.OrdinalIgnoreCase)),
        };
    }

    private ImmutableDictionary<string, string>? ContextOf(string session, string device, bool isTest)
    {
        if (session.Length == 0 && device.Length == 0 && !isTest) return null;
        var key = (session, device, isTest);
        if (_contexts.TryGetValue(key, out var context)) return context;
        context = ImmutableDictionary<string, string>.Empty;
        if (session.Length > 0) context = context.Add(DataSet.SessionKey, session);
        if (device.Length > 0) context = context.Add(QueryMoment.DeviceKey, device);
        if (isTest) context = context.Add(DataSet.TestKey, "1");
        return _contexts[key] = context;
    }

    private static bool HasColumn(IRowReader rows, string name) => rows is CsvRows && rows.Columns.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Text(IRowReader rows, string name, string other) => rows[name] is { Length: > 0 } text ? text : rows[other];
}
