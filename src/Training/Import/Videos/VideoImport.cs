using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Videos;

/// <summary>
/// KuaiRand's folder: every log_standard*.csv, video_features_basic_pure.csv, user_features_pure.csv and user_history*.csv if there. An impression is a click or a skip, and with it
/// what else was done at the same moment: a watch of so many seconds (long as the log says), a like, a dislike.
/// </summary>
public sealed class VideoImport(string folder, ImportOptions options, CancellationToken cancellation)
{
    private readonly SourceFolder _folder = new(folder, "log_standard*.csv and video_features_basic_pure.csv");
    private readonly BadRows _bad = new(options.MaxBadRows);

    /// <exception cref="ImportException">A file is missing, empty or lacks a column, or too many rows are bad.</exception>
    public DataSet Read()
    {
        var logs = _folder.RequireAll("log_standard", ".csv");
        var items = ReadVideos(_folder.Require("video_features_basic_pure.csv"));
        var known = items.ToDictionary(i => i.Id, i => i.Id, StringComparer.Ordinal);
        var interactions = new List<Interaction>();
        if (_folder.Find("user_history.csv", "user_history_to_0424_last50.csv") is { } history)
            using (var rows = CsvRows.WithHeader(history, "user_id", "last_time_ms", "watch_seq", "long_watch_seq", "like_seq"))
                new WatchHistory(known, _bad).Read(rows, interactions);
        var before = interactions.Count;
        foreach (var log in logs) ReadLog(log, known, interactions);
        if (interactions.Count == before) throw _bad.Nothing($"{Path.GetFileName(logs[0])} has no impressions. Its columns are user_id,video_id,time_ms,is_click,long_view,play_time_ms and more.");
        return new DataSet(DataSource.Videos, items, interactions, _bad.Report()) { CustomerAttributes = ReadUsers() };
    }

    private List<CatalogItem> ReadVideos(string file)
    {
        using var rows = CsvRows.WithHeader(file, "video_id", "upload_dt", "video_duration", "tag");
        var items = new List<CatalogItem>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            _bad.Count(BadRows.Items);
            var problem = rows.Broken;
            var item = problem is null ? VideoCatalogue.ItemOf(rows, out problem) : null;
            if (item is not null && !ids.Add(item.Id)) problem = $"video '{item.Id}' is listed twice";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else items.Add(item!);
        }
        return items.Count > 0 ? items : throw _bad.Nothing($"{Path.GetFileName(file)} has no videos. Give a folder with the complete file.");
    }

    private void ReadLog(string file, Dictionary<string, string> known, List<Interaction> into)
    {
        using var rows = CsvRows.WithHeader(file, "user_id", "video_id", "time_ms", "is_click", "is_like", "is_hate", "long_view", "play_time_ms");
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if ((into.Count & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count(BadRows.Interactions);
            var at = default(DateTimeOffset);
            var playMs = 0d;
            var problem = rows.Broken;
            if (problem is null && !InteractionRules.IsId(rows["user_id"])) problem = "no user id";
            else if (problem is null && !known.ContainsKey(rows["video_id"])) problem = $"video '{rows["video_id"]}' is not in the video features";
            else if (problem is null && !Timestamps.TryParse(rows["time_ms"], out at)) problem = $"time_ms '{rows["time_ms"]}': {Timestamps.Expected}";
            else if (problem is null && !(double.TryParse(rows["play_time_ms"], NumberStyles.Float, CultureInfo.InvariantCulture, out playMs) && playMs is >= 0 and < 1e11)) problem = $"play_time_ms '{rows["play_time_ms"]}' is no duration";
            problem ??= FlagProblem(rows, "is_click") ?? FlagProblem(rows, "is_like") ?? FlagProblem(rows, "is_hate") ?? FlagProblem(rows, "long_view");
            if (problem is not null)
            {
                _bad.Reject(file, rows.Line, problem);
                continue;
            }
            var user = rows["user_id"];
            if (!users.TryGetValue(user, out var id)) users[user] = id = user;
            var impression = new Interaction
            {
                EventId = $"k{into.Count}",
                CustomerId = id,
                ItemId = known[rows["video_id"]],
                Kind = rows["is_click"] == "1" ? InteractionKind.Click : InteractionKind.Skip,
                At = at,
            };
            into.Add(impression);
            if (playMs > 0 || rows["long_view"] == "1")
                into.Add(impression with { EventId = $"k{into.Count}", Kind = InteractionKind.Watch, Value = playMs / 1000, Context = rows["long_view"] == "1" ? WatchHistory.Long : null });
            if (rows["is_like"] == "1") into.Add(impression with { EventId = $"k{into.Count}", Kind = InteractionKind.Like });
            if (rows["is_hate"] == "1") into.Add(impression with { EventId = $"k{into.Count}", Kind = InteractionKind.Dislike });
        }
    }

    private static string? FlagProblem(CsvRows rows, string column) => rows[column] is "0" or "1" ? null : $"{column} is '{rows[column]}', must be 0 or 1";

    private Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> ReadUsers()
    {
        if (_folder.Find("user_features_pure.csv") is not { } file) return [];
        using var rows = CsvRows.WithHeader(file, "user_id");
        return CustomerRows.Read(rows, "user_id", _bad, cancellation);
    }
}
