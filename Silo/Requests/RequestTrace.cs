using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Silo.Customers;

namespace Personalization.Silo.Requests;

/// <summary>Kept answers go with their customer. They are no part of an export: what was shown is in the outcome log.</summary>
public sealed class RequestTrace(KeptRequests requests) : ICustomerTrace
{
    public Task<ErasureReport> EraseAsync(ImmutableArray<string> ids, ErasureReport report, CancellationToken cancellation)
    {
        foreach (var id in ids) requests.Forget(id);
        return Task.FromResult(report);
    }

    public Task<CustomerExport> ExportAsync(ImmutableArray<string> ids, CustomerExport export, CancellationToken cancellation) => Task.FromResult(export);
}
