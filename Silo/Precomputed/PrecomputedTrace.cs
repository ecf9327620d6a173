using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Silo.Customers;
using Personalization.Storage.Precomputed;

namespace Personalization.Silo.Precomputed;

/// <summary>Precomputed answers as a place that is erased with the customer. They are no part of an export: they hold nothing that the profile does not tell.</summary>
public sealed class PrecomputedTrace(PrecomputedStore store, PrecomputedAnswers answers) : ICustomerTrace
{
    public async Task<ErasureReport> EraseAsync(ImmutableArray<string> ids, ErasureReport report, CancellationToken cancellation)
    {
        var erased = await store.EraseAsync(ids, cancellation);
        answers.Forget();
        return report with { Precomputed = erased switch { null => null, true => "erased", false => "none" } };
    }

    public Task<CustomerExport> ExportAsync(ImmutableArray<string> ids, CustomerExport export, CancellationToken cancellation) => Task.FromResult(export);
}
