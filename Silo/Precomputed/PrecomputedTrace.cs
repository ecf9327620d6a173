using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Silo.Customers;
using Personalization.Storage.Precomputed;

namespace Personalization.Silo.Precomputed;

/// <summary>Precomputed answers as a place that is erased and exported with the customer.</summary>
public sealed class PrecomputedTrace(PrecomputedStore store, PrecomputedAnswers answers) : ICustomerTrace
{
    public async Task<ErasureReport> EraseAsync(ImmutableArray<string> ids, ErasureReport report, CancellationToken cancellation)
    {
        var erased = await store.EraseAsync(ids, cancellation);
        answers.Forget();
        return report with { Precomputed = erased switch { null => null, true => "erased", false => "none" } };
    }

    public async Task<CustomerExport> ExportAsync(ImmutableArray<string> ids, CustomerExport export, CancellationToken cancellation)
    {
        if (await store.GetCurrentAsync(cancellation) is not { } set) return export;
        var found = ImmutableArray.CreateBuilder<PrecomputedAnswer>();
        foreach (var id in ids)
            if ((await store.ReadAsync(set, set.BucketOf(id), cancellation)).FirstOrDefault(slate => slate.CustomerId == id) is { } slate)
                found.Add(new PrecomputedAnswer(id, set.Release, set.CreatedAt, slate.Items, slate.Scores));
        return export with { Precomputed = found.ToImmutable() };
    }
}
