using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Videos;

/// <summary>What users watched before the log begins: lists of videos, oldest first, the time of the last one known. A minute lies between two, for want of the truth.</summary>
internal sealed class WatchHistory(Dictionary<string, string> known, BadRows bad)
{
    public static readonly ImmutableDictionary<string, string> Long = ImmutableDictionary<string, string>.Empty.Add(DataSet.LongWatchKey, "1");
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public void Read(CsvRows rows, List<Interaction> into)
    {
        while (rows.Read())
        {
            bad.Count("histories");
            var problem = rows.Broken;
            var (last, watched) = (default(DateTimeOffset), Videos(rows["watch_seq"]));
            if (problem is null && !InteractionRules.IsId(rows["user_id"])) problem = "no user id";
            else if (problem is null && !Timestamps.TryParse(rows["last_time_ms"], out last)) problem = $"last_time_ms '{rows["last_time_ms"]}': {Timestamps.Expected}";
            else if (problem is null && Array.Find(watched, v => !known.ContainsKey(v)) is { } unknown) problem = $"video '{unknown}' is not in the video features";
            if (problem is not null)
            {
                bad.Reject(rows.File, rows.Line, problem);
                continue;
            }
            var (longs, liked) = (Videos(rows["long_watch_seq"]).ToHashSet(StringComparer.Ordinal), Videos(rows["like_seq"]).ToHashSet(StringComparer.Ordinal));
            for (var i = 0; i < watched.Length; i++)
            {
                var watch = new Interaction
                {
                    EventId = string.Create(CultureInfo.InvariantCulture, $"h{into.Count}"),
                    CustomerId = rows["user_id"],
                    ItemId = known[watched[i]],
                    Kind = InteractionKind.Watch,
                    At = last - (watched.Length - 1 - i) * Between,
                    Context = longs.Contains(watched[i]) ? Long : null,
                };
                into.Add(watch);
                if (liked.Contains(watched[i])) into.Add(watch with { EventId = $"h{into.Count}", Kind = InteractionKind.Like, Context = null });
            }
        }
    }

    private static string[] Videos(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
