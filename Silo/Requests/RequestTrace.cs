using Personalization.Contracts;
using Personalization.Silo.Customers;

namespace Personalization.Silo.Requests;

/// <summary>Kept answers go with their customer. They are no part of an export: what was shown is in the outcome log.</summary>
public sealed class RequestTrace(KeptRequests requests) : ICustomerTrace
{
    public Task<ErasureReport> EraseAsync(string customerId, ErasureReport report, CancellationToken cancellation)
    {
        requests.Forget(customerId);
        return Task.FromResult(report);
    }

    public Task<CustomerExport> ExportAsync(CustomerExport export, CancellationToken cancellation) => Task.FromResult(export);
}
