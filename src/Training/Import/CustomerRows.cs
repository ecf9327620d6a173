using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Reads a file of customers: an id and any attributes.</summary>
internal static class CustomerRows
{
    /// <param name="idColumn">The column that names the customer; the others are attributes, those that are empty or say that a value is missing none.</param>
    public static Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> Read(IRowReader rows, string idColumn, BadRows bad, CancellationToken cancellation)
    {
        var customers = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if ((customers.Count & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            bad.Count(BadRows.Customers);
            var id = rows[idColumn];
            if (rows.Broken is { } broken) bad.Reject(rows.File, rows.Line, broken);
            else if (!InteractionRules.IsId(id)) bad.Reject(rows.File, rows.Line, $"{idColumn} must be 1 to 128 printable characters");
            else if (!customers.TryAdd(id, Attributes(rows, idColumn, bad.Missing))) bad.Reject(rows.File, rows.Line, $"customer '{id}' is listed twice");
        }
        return customers;
    }

    private static KeyValuePair<string, string>[] Attributes(IRowReader rows, string idColumn, MissingValues missing) =>
        [.. rows.Columns.Where(c => c.Length > 0 && !c.Equals(idColumn, StringComparison.OrdinalIgnoreCase)).Select(c => KeyValuePair.Create(string.Intern(c), string.Intern(missing.ValueOf(rows, c)))).Where(known => known.Value.Length > 0)];
}
