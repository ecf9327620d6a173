using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Storage.Releases;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Outcomes;

/// <summary>
/// The outcome log of a shop as training data: what customers did, and of every slate the items that they did nothing with, as views at the time they were shown. Items are
/// those of the active release beside the log; items that came later are known by their id alone.
/// </summary>
/// <param name="location">Of the blob store, see <see cref="BlobStoreOptions.Location"/>.</param>
public sealed class OutcomeImport(string location, ImportOptions options, CancellationToken cancellation)
{
    private readonly BadRows _bad = new(options.MaxBadRows);
    private readonly HashSet<(string Customer, string Event)> _known = [];
    private readonly HashSet<(string Request, string Item)> _answered = [];
    private readonly Dictionary<string, string> _customerOfGuest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<Interaction> _done = [];
    private readonly List<Interaction> _shown = [];

    /// <exception cref="ImportException">There is no log, or too many of its lines are bad.</exception>
    public DataSet Read()
    {
        var store = Open();
        foreach (var line in OutcomeReader.ReadPlacesAsync(store, bad: NoteBad, cancellationToken: cancellation).ToBlockingEnumerable(cancellation)) Take(line);
        var report = _bad.Report();
        if (_done.Count == 0) throw _bad.Nothing($"The outcome log in {store.Location} has no interactions: nothing to train on. Give the location of the blobs that a shop's silos write, Blobs:Location.");
        var interactions = new List<Interaction>(_done.Count + _shown.Count);
        foreach (var shown in _shown)
            if (!_answered.Contains((shown.RequestId!, shown.ItemId!))) interactions.Add(AsCustomer(shown));
        foreach (var done in _done) interactions.Add(AsCustomer(done));
        return new DataSet(DataSource.Outcomes, ItemsOf(store, interactions), interactions, report);
    }

    private IBlobStore Open()
    {
        // A folder that is not there would be made, and be empty.
        if (!location.StartsWith(BlobStoreOptions.AzureScheme, StringComparison.OrdinalIgnoreCase) && !location.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(location))
            throw new ImportException($"There is no folder '{location}'. Give the location of the blobs that a shop's silos write, such as data/blobs.");
        return BlobStoreFactory.Open(new BlobStoreOptions { Location = location }, TimeProvider.System);
    }

    private void NoteBad(string file, int line, string why)
    {
        _bad.Count("outcomes");
        if (line == 0) _bad.Reject(Path.GetFileName(file), $"cannot be unpacked: {why}; bring the file again, or delete it");
        else _bad.Reject(file, line, why);
    }

    private void Take(PlacedOutcome placed)
    {
        _bad.Count("outcomes");
        var line = placed.Line;
        if (line.Merged is { } merged) _customerOfGuest[Name(merged.GuestId)] = Name(merged.CustomerId);
        else if (line.Shown is { } shown) Take(shown);
        else Take(line.Done!, placed);
    }

    private void Take(Impression impression)
    {
        var (customer, request) = (Name(impression.CustomerId), impression.RequestId);
        // A slate that comes twice is one: its lines are written once, but a file may have been copied.
        if (!_known.Add((customer, "shown " + request))) return;
        for (var place = 0; place < impression.Items.Length; place++)
            _shown.Add(new Interaction
            {
                EventId = $"{request}-{place}",
                CustomerId = customer,
                Kind = InteractionKind.View,
                ItemId = Name(impression.Items[place].ItemId),
                At = impression.At,
                RequestId = request,
            });
    }

    private void Take(Interaction done, PlacedOutcome placed)
    {
        string? problem = null;
        InteractionRules.Check(done, options.Now, (field, sentence) => problem ??= $"{field}: {sentence}");
        if (problem is not null) _bad.Reject(placed.File, placed.Number, $"event '{done.EventId}': {problem}");
        else if (_known.Add((done.CustomerId, done.EventId)))
        {
            _done.Add(done with { CustomerId = Name(done.CustomerId), ItemId = done.ItemId is { } id ? Name(id) : null });
            if (done.RequestId is { } request && done.ItemId is { } item) _answered.Add((request, item));
        }
    }

    /// <summary>A guest's lines are the customer's, those before the merge as well; one who was merged may have been merged into a guest.</summary>
    private Interaction AsCustomer(Interaction interaction)
    {
        var customer = interaction.CustomerId;
        for (var step = 0; step < 8 && _customerOfGuest.TryGetValue(customer, out var known) && known != interaction.CustomerId; step++) customer = known;
        return customer == interaction.CustomerId ? interaction : interaction with { CustomerId = customer };
    }

    private List<CatalogItem> ItemsOf(IBlobStore store, List<Interaction> interactions)
    {
        var items = ReleasedItems(new ReleaseStore(store, TimeProvider.System)).GetAwaiter().GetResult();
        var known = items.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var interaction in interactions)
            if (interaction.ItemId is { } id && known.Add(id)) items.Add(new CatalogItem { Id = id, Title = id, CreatedAt = interaction.At });
        return items;
    }

    private async Task<List<CatalogItem>> ReleasedItems(ReleaseStore releases)
    {
        try
        {
            if (await releases.GetCurrentAsync(cancellation) is not { } current || await releases.ReadManifestAsync(current.Id, cancellation) is not { } manifest) return [];
            await using var file = await releases.OpenFileAsync(current.Id, ReleaseFiles.Items, cancellation);
            return file is null ? [] : [.. ItemFiles.ReadItems(manifest, file)];
        }
        catch (InvalidReleaseException e)
        {
            throw new ImportException($"The items of the active release cannot be read: {e.Message} Activate another release, or delete releases/current.", e);
        }
    }

    /// <summary>One string an id, however many lines name it.</summary>
    private string Name(string id)
    {
        if (_names.TryGetValue(id, out var known)) return known;
        return _names[id] = id;
    }
}
